"""The keys that sign dossiers.

The first signs. All are published, so that what an earlier one signed stays verifiable.
"""

from chalicelib.domain.dossier.jws import Jwk, detached, protected_header, signing_input
from chalicelib.keys.signing_keys import public_key, sign_with
from chalicelib.settings import settings


def public_keys() -> tuple[Jwk, ...]:
    """The public keys, that of the signing key first.

    Raises:
        TryAgainLater: KMS does not answer.
    """
    return tuple(map(public_key, settings().dossier_key_ids))


def sign(payload: bytes) -> str:
    """Sign the payload; the signature is a detached JWS.

    Raises:
        TryAgainLater: KMS does not answer.
    """
    [key_id, *_] = settings().dossier_key_ids
    header = protected_header(public_key(key_id)["kid"])
    return detached(header, sign_with(key_id, signing_input(header, payload)))

"""The keys that sign dossiers: in KMS, which never lets them out.

The first signs. All are published, so that what an earlier one signed stays verifiable.
"""

from functools import cache
from hashlib import sha256

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import kms
from chalicelib.domain.dossier.jws import Jwk, detached, jwk, protected_header, signing_input
from chalicelib.domain.errors import TryAgainLater
from chalicelib.settings import settings


@cache
def public_keys() -> tuple[Jwk, ...]:
    """The public keys, that of the signing key first. They never change.

    Raises:
        TryAgainLater: KMS does not answer.
    """
    try:
        found = [kms().get_public_key(KeyId=key_id) for key_id in settings().dossier_key_ids]
    except (BotoCoreError, ClientError) as error:
        raise TryAgainLater("The public keys cannot be read.") from error
    return tuple(jwk(key["PublicKey"]) for key in found)


def sign(payload: bytes) -> str:
    """Sign the payload; the signature is a detached JWS.

    Raises:
        TryAgainLater: KMS does not answer.
    """
    header = protected_header(public_keys()[0]["kid"])
    digest = sha256(signing_input(header, payload)).digest()
    try:
        signed = kms().sign(
            KeyId=settings().dossier_key_ids[0],
            Message=digest,
            MessageType="DIGEST",  # a message itself may have 4,096 bytes at most
            SigningAlgorithm="ECDSA_SHA_256",
        )
    except (BotoCoreError, ClientError) as error:
        raise TryAgainLater("The dossier cannot be signed.") from error
    return detached(header, signed["Signature"])

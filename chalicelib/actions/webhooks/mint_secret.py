"""Mint a secret by which a sink can tell that an event is from here."""

from base64 import b64encode
from secrets import token_bytes

from chalicelib.domain.webhooks.notices import SECRET_PREFIX
from chalicelib.keys.credentials import encrypt_secret

_BYTES = 32


def mint_secret(company_id: int) -> tuple[str, bytes]:
    """A new secret, as Standard Webhooks writes it, and as it is stored.

    Raises:
        TryAgainLater: KMS does not answer.
    """
    secret = SECRET_PREFIX + b64encode(token_bytes(_BYTES)).decode()
    return secret, encrypt_secret(secret, company_id=company_id)

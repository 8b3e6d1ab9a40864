"""Keys that sign, in KMS, which never lets them out."""

from functools import cache
from hashlib import sha256

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import kms
from chalicelib.domain.dossier.jws import Jwk, jwk
from chalicelib.domain.errors import TryAgainLater


@cache
def public_key(key_id: str) -> Jwk:
    """The public half of a key; it never changes.

    Raises:
        TryAgainLater: KMS does not answer.
    """
    try:
        return jwk(kms().get_public_key(KeyId=key_id)["PublicKey"])
    except (BotoCoreError, ClientError) as error:
        raise TryAgainLater("The public keys cannot be read.") from error


def sign_with(key_id: str, content: bytes) -> bytes:
    """Sign the content (ES256); the signature in DER.

    Raises:
        TryAgainLater: KMS does not answer.
    """
    try:
        signed = kms().sign(
            KeyId=key_id,
            Message=sha256(content).digest(),
            MessageType="DIGEST",  # a message itself may have 4,096 bytes at most
            SigningAlgorithm="ECDSA_SHA_256",
        )
    except (BotoCoreError, ClientError) as error:
        raise TryAgainLater("It cannot be signed now.") from error
    return signed["Signature"]

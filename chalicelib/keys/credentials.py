"""What lets the service in to companies' mailboxes: passwords, and tokens given in their place.

Encrypted by KMS, readable only together with the id of their company.
"""

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import kms
from chalicelib.domain.errors import TransientSendError, TryAgainLater
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.settings import settings


def encrypt_secret(secret: str, *, company_id: int) -> bytes:
    """Encrypt a password or token, of at most 4,096 bytes, into the ciphertext to store.

    Raises:
        TryAgainLater: KMS does not give it now.
    """
    try:
        answer = kms().encrypt(
            KeyId=settings().company_key_id,
            Plaintext=secret.encode(),
            EncryptionContext=_context(company_id),
        )
    except (BotoCoreError, ClientError) as error:
        raise TryAgainLater("The password or token cannot be kept now.") from error
    return answer["CiphertextBlob"]


def decrypt_secret(ciphertext: bytes, *, company_id: int) -> str:
    """Decrypt what was stored.

    Raises:
        TransientSendError: KMS does not give it now.
    """
    try:
        answer = kms().decrypt(CiphertextBlob=ciphertext, EncryptionContext=_context(company_id))
    except (BotoCoreError, ClientError) as error:
        raise TransientSendError(ReasonCode.PASSWORD_UNREADABLE) from error
    return answer["Plaintext"].decode()


def _context(company_id: int) -> dict[str, str]:
    return {"company_id": str(company_id)}

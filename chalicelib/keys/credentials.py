"""Companies' SMTP passwords.

Encrypted by KMS, readable only together with the id of their company.
"""

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import kms
from chalicelib.domain.errors import TransientSendError, TryAgainLater
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.settings import settings


def encrypt_password(password: str, *, company_id: int) -> bytes:
    """Encrypt a password into the ciphertext to store.

    Raises:
        TryAgainLater: KMS does not give it now.
    """
    try:
        answer = kms().encrypt(
            KeyId=settings().company_key_id,
            Plaintext=password.encode(),
            EncryptionContext=_context(company_id),
        )
    except (BotoCoreError, ClientError) as error:
        raise TryAgainLater("The password cannot be kept now.") from error
    return answer["CiphertextBlob"]


def decrypt_password(ciphertext: bytes, *, company_id: int) -> str:
    """Decrypt a stored password.

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

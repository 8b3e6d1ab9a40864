"""Open a company's mailbox: the way out that its settings describe."""

from chalicelib.actions.mailboxes.get_access_token import MailboxTokens
from chalicelib.domain.companies import SmtpSettings
from chalicelib.keys.credentials import decrypt_secret
from chalicelib.settings import settings
from chalicelib.transports.smtp import Patience, SmtpTransport


def open_mailbox(smtp: SmtpSettings, company_id: int, *, patience: Patience) -> SmtpTransport:
    """The transport, which connects when it has something to send.

    Raises:
        TransientSendError: its password cannot be read now.
    """
    tokens = MailboxTokens(company_id, smtp.grant) if smtp.grant else None
    return SmtpTransport(
        host=smtp.host,
        port=smtp.port,
        security=smtp.security,
        username=smtp.username,
        password="" if tokens else decrypt_secret(smtp.encrypted_password, company_id=company_id),
        tokens=tokens,
        greet_as=settings().greeting_name,
        loopback_ports=settings().smtp_allowed_loopback_ports,
        patience=patience,
    )

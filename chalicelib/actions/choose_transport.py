"""Choose the way out that an email was queued for."""

from chalicelib.mail.companies import Company
from chalicelib.mail.delivery_events import COMPANY_TAG, EMAIL_TAG
from chalicelib.mail.emails import Email, Transport
from chalicelib.mail.errors import PermanentSendError
from chalicelib.settings import settings
from chalicelib.transports import MailTransport
from chalicelib.transports.credentials import decrypt_password
from chalicelib.transports.ses import SesTransport
from chalicelib.transports.smtp import SmtpTransport


def choose_transport(email: Email, company: Company) -> MailTransport:
    """The transport, ready to send.

    Raises:
        PermanentSendError: the company has taken its server away since.
        TransientSendError: its password cannot be read now.
    """
    if email.transport is Transport.SES:
        return SesTransport({COMPANY_TAG: str(email.company_id), EMAIL_TAG: str(email.email_id)})
    smtp = company.smtp
    if not smtp:
        raise PermanentSendError("smtp_missing")
    return SmtpTransport(
        host=smtp.host,
        port=smtp.port,
        username=smtp.username,
        password=decrypt_password(smtp.encrypted_password, company_id=company.company_id),
        loopback_ports=settings().smtp_allowed_loopback_ports,
    )

"""Open a company's mailbox: the way out that its settings describe."""

from chalicelib.actions.mailboxes.get_access_token import MailboxTokens
from chalicelib.domain.companies import Grant, SmtpSettings
from chalicelib.domain.errors import TransientSendError, TryAgainLater
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.keys.credentials import decrypt_secret
from chalicelib.keys.mailbox_clients import mailbox_clients
from chalicelib.settings import settings
from chalicelib.transports import Mailbox
from chalicelib.transports.gmail import GmailTransport
from chalicelib.transports.smtp import Patience, SmtpTransport


def open_mailbox(smtp: SmtpSettings, company_id: int, *, patience: Patience) -> Mailbox:
    """The transport, which connects when it has something to send.

    Raises:
        TransientSendError: what lets us in cannot be read now.
    """
    tokens = MailboxTokens(company_id, smtp.grant) if smtp.grant else None
    if smtp.grant and tokens and (url := _api_url(smtp.grant)):
        return GmailTransport(url, tokens, patience=patience.until_dot)
    password = "" if tokens else decrypt_secret(smtp.encrypted_password, company_id=company_id)
    return SmtpTransport(
        host=smtp.host,
        port=smtp.port,
        security=smtp.security,
        username=smtp.username,
        password=password,
        tokens=tokens,
        greet_as=settings().greeting_name,
        loopback_ports=settings().smtp_allowed_loopback_ports,
        patience=patience,
    )


def _api_url(grant: Grant) -> str:
    """Where mail is posted by HTTP, if the operator has chosen that way; empty: by SMTP."""
    try:
        client = mailbox_clients().get(grant.by)
    except TryAgainLater as error:
        raise TransientSendError(ReasonCode.TOKEN_UNAVAILABLE) from error
    return client.api_url if client else ""

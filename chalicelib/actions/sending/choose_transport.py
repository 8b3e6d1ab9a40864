"""Choose the way out that an email was queued for."""

from threading import Lock

from chalicelib.actions.mailboxes.open_mailbox import open_mailbox
from chalicelib.domain.companies import Company, SmtpSettings
from chalicelib.domain.emails import Email, Transport
from chalicelib.domain.errors import PermanentSendError, TransportUnavailable
from chalicelib.domain.message.delivery_events import COMPANY_TAG, EMAIL_TAG
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.transports import Mailbox, MailTransport
from chalicelib.transports.ses import SesTransport
from chalicelib.transports.smtp import Patience

_MOST_KEPT = 20
"""More than a batch has companies, so that none in use is dropped."""


class KeptServers:
    """The companies' servers that a worker knows, each with the connection kept from before.

    A server's connection is used by one lane at a time: a worker works on one batch, in which each
    company has one lane.
    """

    def __init__(self, patience: Patience) -> None:
        """Know none yet."""
        self._patience = patience
        self._keeping = Lock()
        self._kept: dict[int, tuple[SmtpSettings, Mailbox]] = {}
        """The one used last at the end."""

    def transport_to(self, smtp: SmtpSettings, company_id: int) -> Mailbox:
        """The transport to a company's server.

        Raises:
            TransientSendError: its password cannot be read now.
        """
        with self._keeping:
            known = self._kept.pop(company_id, None)
            if known and known[0] == smtp:
                transport = known[1]
            else:
                transport = open_mailbox(smtp, company_id, patience=self._patience)
            self._kept[company_id] = smtp, transport
            dropped = [known[1]] if known and known[1] is not transport else []
            if len(self._kept) > _MOST_KEPT:
                dropped.append(self._kept.pop(next(iter(self._kept)))[1])
        for unused in dropped:
            unused.close()
        return transport

    def close(self) -> None:
        """Say goodbye to them all."""
        with self._keeping:
            for _, transport in self._kept.values():
                transport.close()
            self._kept.clear()


def choose_transport(email: Email, company: Company, *, servers: KeptServers) -> MailTransport:
    """The transport, ready to send.

    Raises:
        PermanentSendError: the company has taken its server or domain away since.
        TransportUnavailable: its server does not let us in, or the domain must not be sent as.
        TransientSendError: its password cannot be read now.
    """
    if email.transport is not Transport.SMTP:
        tags = {COMPANY_TAG: str(email.company_id), EMAIL_TAG: str(email.email_id)}
        return SesTransport(tags, as_company=_sends_as_company(email, company))
    smtp = company.smtp
    if not smtp:
        raise PermanentSendError(ReasonCode.SMTP_MISSING)
    if not smtp.usable:
        raise TransportUnavailable(ReasonCode.SMTP_BROKEN)
    return servers.transport_to(smtp, company.company_id)


def _sends_as_company(email: Email, company: Company) -> bool:
    if email.transport is not Transport.DOMAIN:
        return False
    if not company.domain:
        raise PermanentSendError(ReasonCode.DOMAIN_MISSING)
    if not company.domain.usable:
        raise TransportUnavailable(ReasonCode.DOMAIN_BROKEN)
    return True

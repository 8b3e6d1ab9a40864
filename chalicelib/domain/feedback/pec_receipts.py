"""Receipts of certified mail (PEC), by the technical rules in the annex of D.M. 2 November 2005.

Providers write them with a certificate, `daticert.xml`, that says for programs what happened.
"""

import re
from dataclasses import dataclass
from email.message import Message
from xml.etree import ElementTree as ET

from chalicelib.domain.feedback.parts import field_of, parts_of
from chalicelib.domain.reason_codes import ReasonCode

_LARGEST_CERTIFICATE = 100_000

_ACCEPTED = {"accettazione"}
_DELIVERED = {"avvenuta-consegna"}
_REFUSED = {"non-accettazione", "errore-consegna", "rilevazione-virus"}
"""`preavviso-errore-consegna` says after twelve hours that it is still tried."""

_REASONS = {
    "no-dest": ReasonCode.ADDRESS_UNKNOWN,
    "no-dominio": ReasonCode.ADDRESS_UNKNOWN,
    "virus": ReasonCode.REJECTED,
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a provider of certified mail certifies, as far as it is read; its signature is not."""

    sort: str
    """As `X-Ricevuta` and the certificate call it: `accettazione`, `avvenuta-consegna`, …"""
    recipient: str
    message_id: str
    """Of the mail that it is about."""
    identifier: str = ""
    error: str = ""
    error_code: str = ""

    @property
    def is_accepted(self) -> bool:
        """Whether the sender's provider took the mail."""
        return self.sort in _ACCEPTED

    @property
    def is_delivered(self) -> bool:
        """Whether it lies in the recipient's mailbox."""
        return self.sort in _DELIVERED

    @property
    def is_refused(self) -> bool:
        """Whether it does not get there."""
        return self.sort in _REFUSED

    @property
    def reason(self) -> ReasonCode:
        """Why, where it is refused."""
        return _REASONS.get(self.error_code, ReasonCode.BOUNCED)


def pec_receipt(message: Message) -> Receipt | None:
    """Read the receipt that a mail is; None: it is none."""
    sort = field_of(message, "X-Ricevuta").lower()
    if not sort:
        return None
    referred = field_of(message, "X-Riferimento-Message-ID")
    certificate = _certificate(message)
    if certificate is None:
        return Receipt(sort, "", referred)
    recipient = _said(certificate, "dati/consegna") or _said(
        certificate, "intestazione/destinatari"
    )
    return Receipt(
        sort=certificate.get("tipo", sort),
        recipient=recipient,
        message_id=_said(certificate, "dati/msgid") or referred,
        identifier=_said(certificate, "dati/identificativo"),
        error=_said(certificate, "dati/errore-esteso"),
        error_code=certificate.get("errore", ""),
    )


def _certificate(message: Message) -> ET.Element | None:
    for part in parts_of(message):
        if (part.get_filename() or "").lower() != "daticert.xml":
            continue
        raw = part.get_payload(decode=True)
        # With no document type there are no entities, and so none that grow.
        if not isinstance(raw, bytes) or len(raw) > _LARGEST_CERTIFICATE or b"<!" in raw:
            return None
        try:
            found = ET.fromstring(raw)  # noqa: S314 - without entities, as above
        except (ET.ParseError, LookupError, ValueError):
            return None
        return found if found.tag == "postacert" else None
    return None


def _said(certificate: ET.Element, path: str) -> str:
    return re.sub(r"\s+", " ", certificate.findtext(path) or "").strip()

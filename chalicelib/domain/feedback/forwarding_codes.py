"""Codes by which mailbox providers ask an address whether mail may be forwarded to it."""

import re
from email import message_from_bytes
from email.utils import parseaddr

from chalicelib.domain.feedback.parts import field_of

_FROM = "forwarding-noreply@google.com"
_CODE = re.compile(r"\(#([0-9]{6,12})\)")


def forwarding_code(raw: bytes) -> str:
    """The code that Gmail mails, in the subject in brackets; empty: this is no such mail."""
    message = message_from_bytes(raw)
    _, sender = parseaddr(field_of(message, "From"))
    found = _CODE.search(field_of(message, "Subject"))
    return found[1] if found and sender.lower() == _FROM else ""

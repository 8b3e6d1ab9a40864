"""Find out whether a newer version of an email's document was sent to somebody."""

from datetime import datetime
from math import inf

from chalicelib.domain.documents.sends import pointers_of
from chalicelib.domain.emails import Email
from chalicelib.domain.reads import Reads
from chalicelib.domain.states import DeliveryStatus, delivery_status
from chalicelib.tables.documents.sends import find_sends
from chalicelib.tables.emails.pages import find_outlines

_ARRIVED = {DeliveryStatus.SENT, DeliveryStatus.DELIVERED, DeliveryStatus.COMPLAINED}
_LOOKED_AT = 100
"""Of the later emails of a document, the newest."""


def find_newer_version(email: Email, *, now: datetime) -> bool | None:
    """Whether an email that came later brought another version of the document than this one.

    None where that cannot be told: the email has no document, a version was not named, or nobody
    knows whether the later email left.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    document = email.document
    if document is None or document.version is None:
        return None
    reads = Reads(most_units=inf)
    pointer, *_ = pointers_of(document)
    known = find_sends(email.company_id, [pointer], reads=reads).get(pointer)
    later = [send for send in known.sends if send.email_id > email.email_id] if known else []
    others = [send.email_id for send in later if send.version not in (None, document.version)]
    brought = find_outlines(email.company_id, others[-_LOOKED_AT:], reads=reads) if others else []
    states = {delivery_status(one, now=now) for one in brought}
    if states & _ARRIVED:
        return True
    cannot_tell = DeliveryStatus.OUTCOME_UNKNOWN in states or any(
        send.version is None for send in later
    )
    return None if cannot_tell else False

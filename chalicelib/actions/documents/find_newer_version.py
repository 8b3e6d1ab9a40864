"""Find out whether a newer version of an email's document was sent to somebody."""

from datetime import datetime
from math import inf

from chalicelib.domain.emails import Email
from chalicelib.domain.reads import Reads
from chalicelib.domain.states import DeliveryStatus, delivery_status
from chalicelib.tables.documents import find_newest
from chalicelib.tables.emails.pages import find_outlines

_ARRIVED = {DeliveryStatus.SENT, DeliveryStatus.DELIVERED, DeliveryStatus.COMPLAINED}


def find_newer_version(email: Email, *, now: datetime) -> bool | None:
    """Whether the document's newest emails brought another version than this one did.

    None where that cannot be told: the email has no document, versions were not named, or the
    newest emails have not left, so that they hide what may have been sent before them.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    document = email.document
    if document is None or document.version is None:
        return None
    reads = Reads(most_units=inf)
    newest = find_newest(email.company_id, [document.id], reads=reads).get(document.id)
    if newest is None or newest.version is None:
        return None
    if newest.last_id <= email.email_id or newest.version == document.version:
        return False
    brought = find_outlines(email.company_id, newest.email_ids, reads=reads)
    return any(delivery_status(one, now=now) in _ARRIVED for one in brought) or None

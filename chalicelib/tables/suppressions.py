"""Suppressions, in the recipients table: beside what a recipient said, under the same pseudonym.

A company's hold the address, since the company has to see what to correct; those that hold for all
companies hold the pseudonym alone (docs/decisions/0106).
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.domain.consents import recipient_key
from chalicelib.domain.feedback.suppressions import OPERATOR, Lift, SuppressedFor, Suppression
from chalicelib.tables.attributes import MomentAttribute, optional_int
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.names import TableName
from chalicelib.tables.patience import InTime
from chalicelib.tables.set_aside import NOT_UNDERSTOOD, set_aside
from chalicelib.tables.updates import held

_PREFIX = "suppressed#"
_PLACE_DIGITS = 16
_BEHIND_HEX = "~"
_REMEMBERED = timedelta(days=365)
"""For so long what has ended can be looked up."""


class SuppressionItem(Model):
    """A suppression as it lies in the table."""

    class Meta(InTime):
        table_name = TableName(lambda settings: settings.recipients_table)

    company_id = NumberAttribute(hash_key=True)
    recipient_key = UnicodeAttribute(range_key=True)
    address = UnicodeAttribute(null=True)
    why = UnicodeAttribute()
    since = MomentAttribute()
    until = MomentAttribute(null=True)
    by = UnicodeAttribute(null=True)
    note = UnicodeAttribute(null=True)
    email_id = NumberAttribute(null=True)
    lifts = JSONAttribute(null=True)
    revision = NumberAttribute()
    expires_at = NumberAttribute(null=True)
    """In seconds since 1970, as DynamoDB's TTL wants it."""


@failures_as_try_again()
def find_suppression(company_id: int, address: str) -> tuple[Suppression | None, int]:
    """What is known of the address, in force or not, and the number of its revision; 0: nothing.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    try:
        item = SuppressionItem.get(company_id, _key(company_id, address), consistent_read=True)
    except SuppressionItem.DoesNotExist:
        return None, 0
    return _to_suppression(item), int(item.revision)


@failures_as_try_again()
def find_suppressions(
    company_id: int, addresses: Iterable[str], *, of_operator: bool
) -> tuple[Mapping[str, Suppression], Mapping[str, Suppression]]:
    """What is known of these addresses in the company, and in all: requests of a hundred keys.

    Args:
        company_id: of the company.
        addresses: of its emails' recipients.
        of_operator: whether what holds for all companies is asked for too.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    places = {
        (owner, _key(owner, address)): address
        for address in dict.fromkeys(addresses)
        for owner in ((company_id, OPERATOR) if of_operator else (company_id,))
    }
    found: dict[int, dict[str, Suppression]] = {company_id: {}, OPERATOR: {}}
    for item in SuppressionItem.batch_get(list(places)):
        owner = int(item.company_id)
        address = places[owner, item.recipient_key]
        try:
            found[owner][address] = _to_suppression(item)
        except NOT_UNDERSTOOD:
            set_aside("recipients", company_id=owner, key=item.recipient_key)
    return found[company_id], found[OPERATOR]


@failures_as_try_again()
def put_suppression(company_id: int, address: str, suppression: Suppression, *, after: int) -> bool:
    """Store it in the place of that revision; False: another was stored meanwhile.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    last = suppression.lifts[-1].at if suppression.is_lifted else suppression.until
    item = SuppressionItem(
        company_id,
        _key(company_id, address),
        address=suppression.address or None,
        why=suppression.why.value,
        since=suppression.since,
        until=suppression.until,
        by=suppression.by or None,
        note=suppression.note or None,
        email_id=suppression.email_id,
        lifts=[_lift_record(lift) for lift in suppression.lifts] or None,
        revision=after + 1,
        expires_at=last and int((last + _REMEMBERED).timestamp()),
    )
    revision = SuppressionItem.revision
    condition = (revision == after) if after else revision.does_not_exist()
    return held(lambda: item.save(condition=condition))


@failures_as_try_again()
def forget_suppression(company_id: int, of_recipient: str) -> None:
    """Erase what the company has of the recipient's address, named by its pseudonym.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    SuppressionItem(company_id, _PREFIX + of_recipient).delete()


@failures_as_try_again()
def page_of_suppressions(
    company_id: int, *, after: int, most: int
) -> tuple[list[Suppression], int | None]:
    """So many of the company's, in no order that means anything, and behind which to go on.

    Args:
        company_id: of the company.
        after: where the page before ended; 0: at the beginning.
        most: how many there are at most.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    found, place = [], None
    for item in SuppressionItem.query(company_id, _behind(after), limit=most):
        place = item.recipient_key
        try:
            found.append(_to_suppression(item))
        except NOT_UNDERSTOOD:
            set_aside("recipients", company_id=company_id, key=place)
    is_last = place is None or len(found) < most
    return found, None if is_last or place is None else _place(place)


def all_suppressions(company_id: int) -> Iterator[Suppression]:
    """All of the company's.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    after: int | None = 0
    while after is not None:
        page, after = page_of_suppressions(company_id, after=after, most=500)
        yield from page


def _key(company_id: int, address: str) -> str:
    return _PREFIX + recipient_key(company_id, address)


def _place(key: str) -> int:
    """Where it stands, in as many bits as a cursor holds: no two are likely to share them."""
    return int(key.removeprefix(_PREFIX)[:_PLACE_DIGITS], 16)


def _behind(after: int) -> Any:  # noqa: ANN401 - PynamoDB's condition
    first = f"{_PREFIX}{after:0{_PLACE_DIGITS}x}{_BEHIND_HEX}" if after else _PREFIX
    return SuppressionItem.recipient_key.between(first, _PREFIX + _BEHIND_HEX)


def _lift_record(lift: Lift) -> dict[str, str]:
    return {"at": lift.at.isoformat(), "by": lift.by, "because": lift.because}


def _to_lift(record: Mapping[str, str]) -> Lift:
    return Lift(datetime.fromisoformat(record["at"]), record["by"], record["because"])


def _to_suppression(item: SuppressionItem) -> Suppression:
    return Suppression(
        address=item.address or "",
        why=SuppressedFor(item.why),
        since=item.since,
        until=item.until,
        by=item.by or "",
        note=item.note or "",
        email_id=optional_int(item.email_id),
        lifts=tuple(map(_to_lift, item.lifts or ())),
    )

"""The usage table: how much of its quotas a company has used (docs/decisions/0060)."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.models import Model

from chalicelib.domain.quotas.quotas import Quota
from chalicelib.tables.attributes import MomentAttribute
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.names import TableName
from chalicelib.tables.patience import InTime
from chalicelib.tables.updates import counted_in_window, updated_if

_TODAY = "today"
_KEPT = timedelta(days=1)
_SELDOM = timedelta(minutes=1)
"""What waits is counted anew no more often."""


class UsageItem(Model):
    """What a company has used, as it lies in the table."""

    class Meta(InTime):
        table_name = TableName(lambda settings: settings.usage_table)

    company_id = NumberAttribute(hash_key=True)
    what = UnicodeAttribute(range_key=True)

    day = NumberAttribute(null=True)
    emails_a_day = NumberAttribute(null=True)
    uploads_a_day = NumberAttribute(null=True)
    upload_bytes_a_day = NumberAttribute(null=True)
    documents_a_day = NumberAttribute(null=True)
    emails_waiting = NumberAttribute(null=True)
    """At most so many: what is sent is taken off only when they are counted anew."""
    counted_at = MomentAttribute(null=True)

    sent = NumberAttribute(null=True)
    tracked = NumberAttribute(null=True)
    attached_bytes = NumberAttribute(null=True)
    requests = NumberAttribute(null=True)
    """In a month."""
    by_operator = NumberAttribute(null=True)
    bounced = NumberAttribute(null=True)
    complained = NumberAttribute(null=True)
    """In a month, of what left by the operator's SES."""
    forgiven_sent = NumberAttribute(null=True)
    forgiven_bounced = NumberAttribute(null=True)
    forgiven_complained = NumberAttribute(null=True)
    """What of these had been counted when sending was last resumed."""

    used_at = MomentAttribute(null=True)
    """When a key was used, to the hour."""
    window = NumberAttribute(null=True)
    counted = NumberAttribute(null=True)
    expires_at = NumberAttribute(null=True)
    """In seconds since 1970, as DynamoDB's TTL wants it."""


_DAILY = {
    Quota.EMAILS_A_DAY: UsageItem.emails_a_day,
    Quota.UPLOADS_A_DAY: UsageItem.uploads_a_day,
    Quota.UPLOAD_BYTES_A_DAY: UsageItem.upload_bytes_a_day,
    Quota.DOCUMENTS_A_DAY: UsageItem.documents_a_day,
}
_COUNTERS = {**_DAILY, Quota.EMAILS_WAITING: UsageItem.emails_waiting}


@failures_as_try_again()
def take_today(
    company_id: int, amounts: Mapping[Quota, int], most: Mapping[Quota, int], *, day: int
) -> Mapping[Quota, int] | None:
    """Count these amounts together, unless one of them makes more than allowed.

    Returns:
        What is used then, or None, where nothing was counted.
    """
    room = {quota: most[quota] - amount for quota, amount in amounts.items()}
    if min(room.values()) < 0:
        return None
    item = UsageItem(company_id, _TODAY)
    add = {quota: _COUNTERS[quota].add(amount) for quota, amount in amounts.items()}
    lasting = [quota for quota in amounts if quota not in _DAILY]
    go_on: list[Action] = list(add.values())
    begin: list[Action] = [
        UsageItem.day.set(day),
        *(counter.set(amounts.get(quota, 0)) for quota, counter in _DAILY.items()),
        *(add[quota] for quota in lasting),
    ]
    same_day = _all_below(room, UsageItem.day == day)
    another_day = UsageItem.day.does_not_exist() | (UsageItem.day < day)
    first_of_day = _all_below({quota: room[quota] for quota in lasting}, another_day)
    # Somebody else may begin the day in between.
    for actions, condition in ((go_on, same_day), (begin, first_of_day), (go_on, same_day)):
        if updated_if(item, actions, condition):
            return _read(item)
    return None


@failures_as_try_again()
def give_back(company_id: int, amounts: Mapping[Quota, int], *, day: int) -> None:
    """Take off what was counted on this day for something that was not done after all."""
    actions = [_COUNTERS[quota].add(-amount) for quota, amount in amounts.items()]
    updated_if(UsageItem(company_id, _TODAY), actions, UsageItem.day == day)


@failures_as_try_again()
def used_today(company_id: int, *, day: int) -> Mapping[Quota, int]:
    """What is used of the quotas that `take_today` counts."""
    try:
        item = UsageItem.get(company_id, _TODAY, consistent_read=True)
    except UsageItem.DoesNotExist:
        return dict.fromkeys(_COUNTERS, 0)
    used = _read(item)
    return used if item.day == day else {**used, **dict.fromkeys(_DAILY, 0)}


@failures_as_try_again()
def may_count_anew(company_id: int, *, now: datetime) -> bool:
    """Whether what waits may be counted anew: nobody did so a short while ago."""
    counted_at = UsageItem.counted_at
    ripe = counted_at.does_not_exist() | (counted_at < now - _SELDOM)
    return updated_if(UsageItem(company_id, _TODAY), [counted_at.set(now)], ripe)


@failures_as_try_again()
def correct_waiting(company_id: int, *, by: int) -> None:
    """Add to what is counted as waiting, or take off; what is accepted meanwhile is not touched."""
    item = UsageItem(company_id, _TODAY)
    updated_if(item, [UsageItem.emails_waiting.add(by)], UsageItem.emails_waiting.exists())


@failures_as_try_again()
def take_in_minute(
    company_id: int, amount: int, *, minute: datetime, most: int, now: datetime
) -> int | None:
    """Count emails scheduled for a minute; how many there are then, or None where too many."""
    item = UsageItem(company_id, f"minute#{int(minute.timestamp()) // 60}")
    counted = UsageItem.counted
    actions = [counted.add(amount), UsageItem.expires_at.set(_expiry(max(minute, now)))]
    room = counted.does_not_exist() | (counted <= most - amount)
    return int(item.counted) if amount <= most and updated_if(item, actions, room) else None


@failures_as_try_again()
def give_back_in_minute(company_id: int, amount: int, *, minute: datetime) -> None:
    """Take off what was counted for a minute and is not scheduled after all."""
    item = UsageItem(company_id, f"minute#{int(minute.timestamp()) // 60}")
    updated_if(item, [UsageItem.counted.add(-amount)], UsageItem.counted.exists())


@failures_as_try_again()
def used_in_minute(company_id: int, *, minute: datetime) -> int:
    """How many emails are scheduled for a minute."""
    try:
        item = UsageItem.get(company_id, f"minute#{int(minute.timestamp()) // 60}")
    except UsageItem.DoesNotExist:
        return 0
    return int(item.counted or 0)


@failures_as_try_again()
def take_request(company_id: int, key: str, *, second: int, most: int) -> bool:
    """Count a request with a key in this second; False where it is one too many."""
    return counted_in_window(
        UsageItem(company_id, f"key#{key[:16]}"),
        window=UsageItem.window,
        count=UsageItem.counted,
        now=second,
        most=most,
        exists=UsageItem.day.does_not_exist(),
    )


@failures_as_try_again()
def take_test(company_id: int, *, hour: int, most: int) -> bool:
    """Count a test mail in this hour; False where it is one too many."""
    return counted_in_window(
        UsageItem(company_id, "tests"),
        window=UsageItem.window,
        count=UsageItem.counted,
        now=hour,
        most=most,
    )


def _all_below(room: Mapping[Quota, int], beside: Condition) -> Condition:
    for quota, least in room.items():
        beside &= _COUNTERS[quota].does_not_exist() | (_COUNTERS[quota] <= least)
    return beside


def _read(item: UsageItem) -> Mapping[Quota, int]:
    return {
        quota: max(0, int(getattr(item, counter.attr_name) or 0))
        for quota, counter in _COUNTERS.items()
    }


def _expiry(moment: datetime) -> int:
    return int((moment + _KEPT).timestamp())

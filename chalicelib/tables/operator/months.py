"""What companies used, by month: in the usage table, one item for each month, which has no end."""

from collections.abc import Mapping

from pynamodb.expressions.update import Action

from chalicelib.domain.operator.months import MonthlyUse
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.usage import UsageItem

_MONTH = "month#"


@failures_as_try_again()
def add_to_month(company_id: int, use: MonthlyUse) -> None:
    """Add what was used to what is counted for its month."""
    counts = (
        (UsageItem.sent, use.sent),
        (UsageItem.tracked, use.tracked),
        (UsageItem.attached_bytes, use.attached_bytes),
        (UsageItem.requests, use.requests),
        (UsageItem.by_operator, use.by_operator),
    )
    actions: list[Action] = [counter.add(count) for counter, count in counts if count]
    month_item(company_id, use.month).update(actions=actions)


def month_item(company_id: int, month: str) -> UsageItem:
    """The item of a company's month, as its key; nothing is read."""
    return UsageItem(company_id, _MONTH + month)


@failures_as_try_again()
def uses_by_month(company_id: int, *, first: str, last: str) -> Mapping[str, MonthlyUse]:
    """What the company used from the first to the last month, for those that are counted."""
    between = UsageItem.what.between(_MONTH + first, _MONTH + last)
    return {use.month: use for use in map(_to_use, UsageItem.query(company_id, between))}


def _to_use(item: UsageItem) -> MonthlyUse:
    return MonthlyUse(
        month=item.what.removeprefix(_MONTH),
        sent=int(item.sent or 0),
        tracked=int(item.tracked or 0),
        attached_bytes=int(item.attached_bytes or 0),
        requests=int(item.requests or 0),
        by_operator=int(item.by_operator or 0),
    )

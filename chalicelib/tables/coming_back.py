"""What of a company's mail came back, beside what it used in a month."""

from chalicelib.domain.feedback.rates import ComingBack
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.operator.months import month_item
from chalicelib.tables.usage import UsageItem


@failures_as_try_again()
def count_coming_back(company_id: int, month: str, *, complained: bool) -> ComingBack:
    """Count one more, which bounced unless somebody complained of it.

    Returns:
        What is counted of the month then, from when sending last went on.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    item = month_item(company_id, month)
    item.update(actions=[(UsageItem.complained if complained else UsageItem.bounced).add(1)])
    forgiven = ComingBack(
        int(item.forgiven_sent or 0),
        int(item.forgiven_bounced or 0),
        int(item.forgiven_complained or 0),
    )
    return _counted(item).since(forgiven)


@failures_as_try_again()
def forgive(company_id: int, month: str) -> None:
    """Count anew from here on.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    item = month_item(company_id, month)
    try:
        item.refresh(consistent_read=True)
    except UsageItem.DoesNotExist:
        return
    now = _counted(item)
    item.update(
        actions=[
            UsageItem.forgiven_sent.set(now.sent),
            UsageItem.forgiven_bounced.set(now.bounced),
            UsageItem.forgiven_complained.set(now.complained),
        ]
    )


def _counted(item: UsageItem) -> ComingBack:
    return ComingBack(int(item.by_operator or 0), int(item.bounced or 0), int(item.complained or 0))

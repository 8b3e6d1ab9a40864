"""The reminders table: which reminders a customer gets on a day."""

from datetime import UTC, date, datetime, time, timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.condition import size
from pynamodb.models import Model

from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.names import TableName
from chalicelib.tables.patience import InTime
from chalicelib.tables.updates import written_if

_KEPT = timedelta(days=30)


class CustomerDayItem(Model):
    """The reminders of a customer's day as they lie in the table."""

    class Meta(InTime):
        table_name = TableName(lambda settings: settings.reminders_table)

    company_id = NumberAttribute(hash_key=True)
    name = UnicodeAttribute(range_key=True)
    steps = UnicodeSetAttribute(null=True)
    expires_at = NumberAttribute(null=True)


@failures_as_try_again()
def take_place(company_id: int, customer_key: str, step: str, *, on: date, most: int) -> bool:
    """Count a reminder among those of a customer's day; False: there are as many as may be.

    Doing it again changes nothing.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    steps = CustomerDayItem.steps
    expires_at = datetime.combine(on, time(), UTC) + _KEPT
    return written_if(
        CustomerDayItem,
        (company_id, f"day#{on.isoformat()}#{customer_key}"),
        [
            steps.add({step}),
            CustomerDayItem.expires_at.set(int(expires_at.timestamp())),
        ],
        steps.does_not_exist() | (size(steps) < most) | steps.contains(step),
    )

"""The reminders table: of whom and of what a company does not remind."""

from pynamodb.attributes import JSONAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.domain.reminders.exclusions import Exclusions, exclusions_of, exclusions_record
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.names import TableName
from chalicelib.tables.patience import InTime
from chalicelib.tables.updates import held

_NAME = "exclusions"


class ExclusionsItem(Model):
    """A company's exclusions as they lie in the table."""

    class Meta(InTime):
        table_name = TableName(lambda settings: settings.reminders_table)

    company_id = NumberAttribute(hash_key=True)
    name = UnicodeAttribute(range_key=True)
    exclusions = JSONAttribute()
    """As `domain/reminders/exclusions.py` has it."""
    revision = NumberAttribute()


@failures_as_try_again()
def find_exclusions(company_id: int) -> tuple[Exclusions, int]:
    """The company's exclusions, and the number of their revision; 0: it has said nothing.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    try:
        item = ExclusionsItem.get(company_id, _NAME, consistent_read=True)
    except ExclusionsItem.DoesNotExist:
        return Exclusions(), 0
    return exclusions_of(item.exclusions), int(item.revision)


@failures_as_try_again()
def put_exclusions(company_id: int, exclusions: Exclusions, *, after: int) -> bool:
    """Store them in the place of that revision; False: others were stored meanwhile.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    item = ExclusionsItem(
        company_id, _NAME, exclusions=exclusions_record(exclusions), revision=after + 1
    )
    revision = ExclusionsItem.revision
    condition = (revision == after) if after else revision.does_not_exist()
    return held(lambda: item.save(condition=condition))


def exclusions_now(company_id: int) -> Exclusions:
    """The company's exclusions; raises as `find_exclusions` does."""
    return find_exclusions(company_id)[0]

"""The domains table: which companies want to send as a domain, and the one that may."""

from pynamodb.attributes import NumberAttribute, NumberSetAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.tables.attributes import optional_int
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.names import TableName
from chalicelib.tables.patience import InTime
from chalicelib.tables.updates import held, updated_if


class DomainItem(Model):
    """A domain as it lies in the table."""

    class Meta(InTime):
        table_name = TableName(lambda settings: settings.domains_table)

    name = UnicodeAttribute(hash_key=True)
    wanted_by = NumberSetAttribute(null=True)
    """Companies, each of which has yet to prove it, or has."""
    held_by = NumberAttribute(null=True)
    """The company that may send as it."""


@failures_as_try_again()
def want_domain(name: str, company_id: int) -> None:
    """Note that the company wants it, however often it says so."""
    DomainItem(name).update(actions=[DomainItem.wanted_by.add({company_id})])


@failures_as_try_again()
def find_holder(name: str) -> int | None:
    """The company that may send as it."""
    try:
        return optional_int(DomainItem.get(name, consistent_read=True).held_by)
    except DomainItem.DoesNotExist:
        return None


@failures_as_try_again()
def hold_domain(name: str, company_id: int, *, instead_of: int | None) -> bool:
    """Let the company be the only one to send as it; False: another holds it than was known."""
    holder = DomainItem.held_by
    was = holder.does_not_exist() if instead_of is None else holder == instead_of
    return updated_if(
        DomainItem(name), [holder.set(company_id)], was & DomainItem.wanted_by.contains(company_id)
    )


@failures_as_try_again()
def let_go_of_domain(name: str, company_id: int) -> bool:
    """Forget that the company wants or holds it; True: nobody wants it any more."""
    item, holder = DomainItem(name), DomainItem.held_by
    updated_if(item, [holder.remove()], holder == company_id)
    item.update(actions=[DomainItem.wanted_by.delete({company_id})])
    return held(lambda: item.delete(condition=DomainItem.wanted_by.does_not_exist()))

"""The companies table as the operator sees and changes it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.domain.companies import ApiKey, Company
from chalicelib.domain.suspensions import Suspension
from chalicelib.tables.company_item import CompanyItem, to_company
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.operator.maps import to_key_map, to_suspension_map
from chalicelib.tables.set_aside import NOT_UNDERSTOOD, set_aside
from chalicelib.tables.updates import updated_if

_KEYS: Any = CompanyItem.api_keys  # PynamoDB types an element of a list as its value
_OPEN = CompanyItem.company_id.exists() & CompanyItem.closing_since.does_not_exist()


@failures_as_try_again()
def page_of_companies(*, after: int | None, most: int) -> tuple[list[Company], int | None]:
    """Some companies, in no order that means anything, and behind which of them to go on.

    An item that cannot be understood is told of, and left out.
    """
    begin: Any = {"company_id": {"N": str(after)}} if after is not None else None
    found = CompanyItem.scan(limit=most, page_size=most, last_evaluated_key=begin)
    companies = []
    for item in found:
        try:
            companies.append(to_company(item))
        except NOT_UNDERSTOOD:
            set_aside("companies", company_id=int(item.company_id))
    last = found.last_evaluated_key
    return companies, int(last["company_id"]["N"]) if last else None


@failures_as_try_again()
def change_company(company_id: int, changes: Mapping[str, Any]) -> bool:
    """Set these attributes and touch nothing else; False: there is no such company to change."""
    actions = [getattr(CompanyItem, name).set(value) for name, value in changes.items()]
    return updated_if(CompanyItem(company_id), actions, _OPEN)


@failures_as_try_again()
def put_suspension(
    company_id: int, suspension: Suspension | None, *, over_another: bool = True
) -> bool:
    """Suspend the company, or resume it; False: there is none to suspend.

    Args:
        company_id: of the company.
        suspension: what holds from now on; None: nothing.
        over_another: whether it takes the place of one that holds already.
    """
    held: Any = CompanyItem.suspension
    condition: Condition = _OPEN if over_another else _OPEN & held.does_not_exist()
    action: Action = held.set(to_suspension_map(suspension)) if suspension else held.remove()
    return updated_if(CompanyItem(company_id), [action], condition)


@failures_as_try_again()
def add_key(company_id: int, key: ApiKey) -> bool:
    """Give the company one key more; False: there is no such company."""
    action = _KEYS.set(_KEYS.append([to_key_map(key)]))
    return updated_if(CompanyItem(company_id), [action], _OPEN)


@failures_as_try_again()
def end_key(company: Company, key: ApiKey, *, at: datetime | None) -> bool:
    """Take a key away, or have it expire; False: the keys are not any more what they were."""
    place = _KEYS[company.api_keys.index(key)]
    action: Action = place.remove() if at is None else place.expires_at.set(at)
    is_still: Condition = place.sha256 == key.sha256
    return updated_if(CompanyItem(company.company_id), [action], is_still)


@failures_as_try_again()
def begin_closing(company_id: int, *, at: datetime) -> bool:
    """Take all keys away for good; False: there is no company, or it is being closed already."""
    actions = [CompanyItem.closing_since.set(at), CompanyItem.api_keys.set([])]
    return updated_if(CompanyItem(company_id), actions, _OPEN)

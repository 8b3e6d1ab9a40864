"""A company's own domain in the companies table."""

from datetime import datetime
from typing import Any

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.domain.companies import OwnDomain
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.tables.company_item import CompanyItem
from chalicelib.tables.domain_map import to_domain_map
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.updates import updated_if

_DOMAIN: Any = CompanyItem.domain  # PynamoDB types an attribute of a map as its value


@failures_as_try_again()
def put_domain(company_id: int, domain: OwnDomain | None) -> None:
    """Replace the domain, or take it away."""
    action: Action = _DOMAIN.set(to_domain_map(domain)) if domain else _DOMAIN.remove()
    updated_if(CompanyItem(company_id), [action], CompanyItem.company_id.exists())


@failures_as_try_again()
def put_checked_domain(company_id: int, domain: OwnDomain) -> bool:
    """Note what was seen of the domain; False: it is another by now, or another's address."""
    return updated_if(
        CompanyItem(company_id), [_DOMAIN.set(to_domain_map(domain))], _is_still(domain)
    )


@failures_as_try_again()
def mark_broken(company_id: int, domain: OwnDomain, *, reason: ReasonCode, at: datetime) -> bool:
    """Note that nothing may be sent as the domain; False: known already, or another by now."""
    actions: list[Action] = [_DOMAIN.broken_at.set(at), _DOMAIN.broken_reason.set(reason)]
    usable = _DOMAIN.verified_at.exists() & _DOMAIN.broken_at.does_not_exist()
    return updated_if(CompanyItem(company_id), actions, _is_still(domain) & usable)


def _is_still(domain: OwnDomain) -> Condition:
    """Whether it is the domain as it was read, which may have been set anew."""
    condition: Condition = (
        (_DOMAIN.proof == domain.proof)
        & (_DOMAIN.from_email == domain.from_email)
        & (_DOMAIN.from_name == domain.from_name)
        & (_DOMAIN.fallback == domain.fallback.value)
    )
    return condition

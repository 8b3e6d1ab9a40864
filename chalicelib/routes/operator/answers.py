"""Companies, keys and acts as the operator is shown them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.domain.access.key_life import key_id
from chalicelib.domain.companies import ApiKey, Company
from chalicelib.domain.operator.acts import Act
from chalicelib.domain.operator.closings import Closing
from chalicelib.domain.operator.licences import Difference
from chalicelib.domain.operator.months import MonthlyUse
from chalicelib.domain.periods import in_rome
from chalicelib.domain.quotas.quotas import Quota, allowed
from chalicelib.domain.suspensions import Suspension


def company_shown(company: Company) -> dict[str, Any]:
    """A company in a list."""
    return {
        "id": company.company_id,
        "name": company.name,
        "licence": company.licence.value,
        "locale": company.locale,
        "suspended": company.suspension and suspension_shown(company.suspension),
        "closing_since": in_rome(company.closing_since),
    }


def company_in_full(company: Company, last_used: Mapping[str, datetime]) -> dict[str, Any]:
    """A company by itself: with its keys, and what it may use."""
    return {
        **company_shown(company),
        "quotas": {quota.value: allowed(company, quota) for quota in Quota},
        "own_quotas": sorted(company.quotas),
        "keys": [key_shown(key, last_used) for key in company.api_keys],
    }


def suspension_shown(suspension: Suspension) -> dict[str, Any]:
    """Why a company's sending stands still."""
    return {
        "since": in_rome(suspension.since),
        "reason": suspension.reason.value,
        "note": suspension.note,
    }


def key_shown(key: ApiKey, last_used: Mapping[str, datetime]) -> dict[str, Any]:
    """A key, as far as anybody but its holder knows it."""
    return {
        "id": key_id(key),
        "name": key.name,
        "scopes": sorted(key.scopes),
        "created_at": in_rome(key.created_at),
        "expires_at": in_rome(key.expires_at),
        "last_used_at": in_rome(last_used.get(key_id(key))),
    }


def closing_shown(closing: Closing, url: str | None) -> dict[str, Any]:
    """How far a closing is, and in the end its receipt."""
    until = closing.archive_until
    return {
        "company_id": closing.company_id,
        "state": closing.state.value,
        "by": closing.by,
        "begun_at": in_rome(closing.begun_at),
        "archive": until and {"url": url, "size": closing.archive_bytes, "until": in_rome(until)},
        "erased": dict(closing.erased),
        "closed_at": in_rome(closing.closed_at),
        "receipt_until": in_rome(closing.receipt_until),
    }


def use_shown(company_id: int, use: MonthlyUse, stored_bytes: int) -> dict[str, Any]:
    """What a company used in a month."""
    return {
        "company_id": company_id,
        "month": use.month,
        "sent": use.sent,
        "tracked": use.tracked,
        "attached_bytes": use.attached_bytes,
        "stored_bytes": stored_bytes,
        "requests": use.requests,
    }


def difference_shown(difference: Difference) -> dict[str, Any]:
    """What another licence changes."""
    return {"what": difference.what, "before": difference.before, "after": difference.after}


def act_shown(act: Act) -> dict[str, Any]:
    """What an operator did."""
    return {
        "at": in_rome(act.at),
        "who": act.who,
        "what": act.verb.value,
        "company_id": act.company_id,
        "details": dict(act.details),
        "outcome": act.outcome,
    }

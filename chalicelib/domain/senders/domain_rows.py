"""A company's own domain as the API shows it."""

from typing import Any

from chalicelib.domain.companies import OwnDomain
from chalicelib.domain.periods import in_rome
from chalicelib.domain.reasons import reason
from chalicelib.domain.senders.own_domains import Record, records_of


def domain_row(own: OwnDomain, *, region: str) -> dict[str, Any]:
    """All of it, with the records to copy and what was seen of them."""
    return {
        "domain": own.name,
        "from_email": own.from_email,
        "from_name": own.from_name,
        "fallback": own.fallback.value,
        "records": [_record_row(one, own) for one in records_of(own, region=region)],
        "checked_at": in_rome(own.checked_at),
        "waits_for": own.waits_for and reason(own.waits_for),
        "verified_at": in_rome(own.verified_at),
        "broken_at": in_rome(own.broken_at),
        "broken_reason": own.broken_reason and reason(own.broken_reason),
    }


def _record_row(record: Record, own: OwnDomain) -> dict[str, Any]:
    return {
        "purpose": record.purpose.value,
        "type": record.kind,
        "name": record.name,
        "value": record.value,
        "found": record.key in own.found if own.checked_at else None,
    }

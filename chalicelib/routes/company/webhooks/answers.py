"""How subscriptions and deliveries are shown."""

import json
from datetime import datetime
from typing import Any

from chalicelib.domain.periods import in_rome
from chalicelib.domain.webhooks.deliveries import Delivery
from chalicelib.domain.webhooks.notices import written
from chalicelib.domain.webhooks.subscriptions import OWN_TYPES, Mapping, Subscription
from chalicelib.settings import settings


def subscription_row(one: Subscription, *, now: datetime) -> dict[str, Any]:
    """A subscription in FIC's shape, in whose `types` stand FIC's alone, and what is ours beside.

    FIC's clients know no other type, and would read none of a list that names one.
    """
    return {
        "id": one.subscription_id,
        "sink": one.sink,
        "verified": one.verified_at is not None,
        "types": [name for name in one.types if name not in OWN_TYPES],
        "config": {"mapping": one.mapping.value},
        "verification_method": one.verification_method.value,
        "events": [name for name in one.types if name in OWN_TYPES],
        "signature": one.signature.value,
        "created_at": in_rome(one.created_at),
        "state": _state(one, now),
        "failures": one.failures,
        "paused_until": in_rome(one.paused_until),
    }


def delivery_row(one: Delivery) -> dict[str, Any]:
    """A delivery: what is told, and what came of each try."""
    notice = one.notice
    event = written(
        notice, Mapping.STRUCTURED, company_id=one.company_id, source=settings().public_url
    )
    return {
        "id": one.delivery_id,
        "state": one.state.value,
        "event": json.loads(event.body),
        "due_at": in_rome(one.due_at),
        "tries": [
            {
                "at": in_rome(made.at),
                "milliseconds": made.milliseconds,
                "status": made.status,
                "failure": made.failure.value if made.failure else None,
                "answer": made.answer,
            }
            for made in one.told
        ],
    }


def _state(one: Subscription, now: datetime) -> str:
    if one.ended_at:
        return "ended"
    if one.verified_at is None:
        return "unverified"
    return "paused" if one.paused_until and now < one.paused_until else "active"

"""`admin health`: what waits, fails and stands still, and which alarm rings, on one screen."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import boto3

from admin.answers import Answer, table_of
from admin.asked import Asked
from admin.queues import client, count, queues
from chalicelib.actions.operator.list_companies import list_companies
from chalicelib.domain.companies import Company

if TYPE_CHECKING:
    from admin.companies import Rooms

_ON_A_PAGE = 100
_WELL = "Nothing is wrong that can be seen from here."


def add_to(rooms: Rooms) -> None:
    """Have the command line know of it."""
    rooms.add_parser("health", help=__doc__).set_defaults(act=_health)


def _health(asked: Asked) -> Answer:
    sqs = client()
    data: dict[str, Any] = {
        "queues": [
            {
                "queue": queue.kind,
                "waiting": queue.waiting,
                "under_way": queue.under_way,
                "dead": count(sqs, queue.dead_url),
            }
            for queue in queues(sqs)
        ],
        "companies": dict(_troubles()),
        "alarms": _ringing(asked.arguments.stack),
    }
    return Answer(data if asked.arguments.json else None, say=_said(data))


def _troubles() -> Counter[str]:
    """How many companies there are, and how many of them have which trouble."""
    found: Counter[str] = Counter()
    cursor: str | None = ""
    while cursor is not None:
        companies, cursor = list_companies(cursor, most=_ON_A_PAGE)
        for company in companies:
            found.update(_troubles_of(company))
    return found


def _troubles_of(company: Company) -> list[str]:
    smtp = company.smtp
    signs = {
        "all": True,
        "suspended": company.suspension,
        "closing": company.closing_since,
        "server_broken": smtp and smtp.broken_at,
        "server_paused": smtp and smtp.paused_until,
        "domain_broken": company.domain and company.domain.broken_at,
    }
    return [name for name, sign in signs.items() if sign]


def _ringing(stack: str | None) -> list[str]:
    """The alarms that ring; the local stage has none."""
    if stack is None:
        return []
    pages = boto3.client("cloudwatch").get_paginator("describe_alarms")
    return [
        alarm.get("AlarmName", "")
        for page in pages.paginate(StateValue="ALARM", AlarmNamePrefix=stack)
        for alarm in (*page["MetricAlarms"], *page["CompositeAlarms"])
    ]


def _said(data: dict[str, Any]) -> str:
    companies = ", ".join(f"{count} {name}" for name, count in data["companies"].items())
    alarms = ", ".join(data["alarms"]) or "none rings"
    is_well = not data["alarms"] and not any(row["dead"] for row in data["queues"])
    lines = [
        table_of(data["queues"]),
        "",
        f"companies  {companies.replace('_', ' ') or 'none'}",
        f"alarms     {alarms}",
        _WELL if is_well else "",
    ]
    return "\n".join(lines).rstrip()

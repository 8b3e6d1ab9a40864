"""Emails as far as their states need them, read from DynamoDB's answer straight away.

A third of an item, and a tenth of the time that PynamoDB's models take for all of it: what counts
emails by the hundred thousand would not be answered otherwise.
"""

from collections.abc import Iterator
from typing import Any

from chalicelib.domain.categories import Category
from chalicelib.domain.email_ids import due_at
from chalicelib.domain.emails import UNKNOWN_PROVIDER, DeliverAs, Email, Hit, Transport, Untracked
from chalicelib.tables.attributes import from_milliseconds

_FACTS = (
    "sent_at",
    "delivered_at",
    "bounced_at",
    "complained_at",
    "failed_at",
    "outcome_unknown_at",
    "cancelled_at",
    "stopped_at",
    "erased_at",
    "lease_until",
)
OUTLINE = (
    "company_id",
    "email_id",
    "category",
    "untracked",
    "provider",
    "hits",
    "late_hits",
    *_FACTS,
)
"""The attributes that are read."""

_LEFT_OUT: dict[str, Any] = {
    **dict.fromkeys(
        ("batch_id", "subject", "to_email", "to_name", "from_email", "from_name", "copy_to"), ""
    ),
    "reply_to": None,
    "transport": Transport.SES,
    "deliver_as": DeliverAs.LINK,
    "attachments": (),
    "retention_months": 0,
}


def to_outline(item: dict[str, Any]) -> Email:
    """The email's states are true, and everything else is left out of it."""
    facts: dict[str, Any] = {
        name: from_milliseconds(int(item[name]["N"])) for name in _FACTS if name in item
    }
    email_id = int(item["email_id"]["N"])
    return Email(
        **_LEFT_OUT,
        company_id=int(item["company_id"]["N"]),
        email_id=email_id,
        category=Category(item["category"]["S"]),
        untracked=Untracked(item["untracked"]["S"]) if "untracked" in item else None,
        queued_at=due_at(email_id),
        provider=item["provider"]["S"] if "provider" in item else UNKNOWN_PROVIDER,
        hits=tuple(_hits(item)),
        **facts,
    )


def _hits(item: dict[str, Any]) -> Iterator[Hit]:
    yield from map(_hit, item.get("hits", {"L": ()})["L"])
    # The first of a sort may be the last one too.
    yield from set(map(_hit, item.get("late_hits", {"M": {}})["M"].values()))


def _hit(typed: dict[str, Any]) -> Hit:
    kept = typed["M"]
    source = kept.get("source")
    return Hit(
        from_milliseconds(int(kept["at"]["N"])),
        kept["what"]["S"],
        kept["agent"]["S"],
        kept["network"]["S"],
        int(source["N"]) if source else None,
    )

"""Rules of reminders as JSON: so they lie in their table, and so they are shown."""

from collections.abc import Mapping
from datetime import time
from decimal import Decimal
from typing import Any

from chalicelib.domain.documents.registered import DocumentType
from chalicelib.domain.reminders.calendars import Calendar
from chalicelib.domain.reminders.rules import Rule, RuleBook, Text

Record = Mapping[str, Any]


def book_record(book: RuleBook) -> dict[str, Any]:
    """All that a company says of reminders."""
    calendar = book.calendar
    return {
        "rules": [_rule_record(rule) for rule in book.rules],
        "hour": f"{calendar.hour:%H:%M}",
        "time_zone": calendar.time_zone,
        "quiet_weekends": calendar.quiet_weekends,
        "quiet_holidays": calendar.quiet_holidays,
        "most_a_day": book.most_a_day,
        "summary_to": book.summary_to,
    }


def book_of(record: Record) -> RuleBook:
    """The rules of a record; what an older release does not know is off.

    Raises:
        ArithmeticError, AttributeError, LookupError, TypeError, ValueError: it is none.
    """
    return RuleBook(
        rules=tuple(map(_rule_of, record["rules"])),
        calendar=Calendar(
            hour=time.fromisoformat(record["hour"]),
            time_zone=record["time_zone"],
            quiet_weekends=record["quiet_weekends"],
            quiet_holidays=record["quiet_holidays"],
        ),
        most_a_day=record["most_a_day"],
        summary_to=record["summary_to"],
    )


def _rule_record(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.rule_id,
        "name": rule.name,
        "active": rule.active,
        "days": rule.days,
        "every_days": rule.every_days,
        "times": rule.times,
        "types": sorted(kind.value for kind in rule.types),
        "minimum_amount": f"{rule.minimum_amount:f}",
        "only_unseen": rule.only_unseen,
        "silent_days": rule.silent_days,
        "unless_answer_open": rule.unless_answer_open,
        "as_statement": rule.as_statement,
        "with_document": rule.with_document,
        "texts": {
            locale: {"subject": text.subject, "body": text.body}
            for locale, text in rule.texts.items()
        },
    }


def _rule_of(record: Record) -> Rule:
    return Rule(
        rule_id=record["id"],
        name=record["name"],
        active=record["active"],
        days=record["days"],
        every_days=record["every_days"],
        times=record["times"],
        types=frozenset(map(DocumentType, record["types"])),
        minimum_amount=Decimal(record["minimum_amount"]),
        only_unseen=record["only_unseen"],
        silent_days=record["silent_days"],
        unless_answer_open=record.get("unless_answer_open", False),
        as_statement=record.get("as_statement", False),
        with_document=record["with_document"],
        texts={locale: Text(**text) for locale, text in record["texts"].items()},
    )

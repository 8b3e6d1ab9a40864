"""/c/{company_id}/reminders: by which rules customers are reminded, and what that comes to."""

import re
from datetime import UTC, date, datetime
from typing import Any

from chalice.app import Request, Response

from chalicelib.actions.reminders.change_exclusions import change_exclusions as exclude
from chalicelib.actions.reminders.change_rules import change_rules as set_rules
from chalicelib.actions.reminders.preview_reminders import Preview, preview_reminders
from chalicelib.domain.companies import Company, Scope
from chalicelib.domain.email_ids import LAST_ID
from chalicelib.domain.errors import InvalidRequest, invalid_field
from chalicelib.domain.listing.cursors import read_cursor, write_cursor
from chalicelib.domain.listing.parameters import check_names
from chalicelib.domain.message.addresses import readable_address
from chalicelib.domain.periods import in_rome
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.domain.reads import Reads
from chalicelib.domain.reminders.exclusions import exclusions_record
from chalicelib.domain.reminders.outlooks import Outlook, Why
from chalicelib.domain.reminders.records import book_record
from chalicelib.domain.reminders.rules import RuleBook
from chalicelib.keys.key_ring import key_ring
from chalicelib.routes.callers import company_of, given
from chalicelib.routes.company.reminders.rule_bodies import (
    ExclusionsBody,
    RuleBookBody,
    read_exclusions,
    read_rules,
)
from chalicelib.routes.company.settings.wishes import wished
from chalicelib.routes.responses import answer, in_envelope, with_cost
from chalicelib.tables.reminders.exclusions import exclusions_now
from chalicelib.tables.reminders.rules import find_rules

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_FURTHEST_DAYS = 366


@in_envelope
def show_rules(request: Request, company_id: str) -> Response:
    """The company's rules, and when reminders go next by them."""
    company = company_of(request, company_id, Scope.EMAILS_READ)
    return _answer(_rules(company))


@in_envelope
def change_rules(request: Request, company_id: str) -> Response:
    """Have reminders go by these rules and no others."""
    company = company_of(request, company_id, Scope.SETTINGS_WRITE)
    known = book_record(_rules(company)) if request.method == "PATCH" else {}
    book = read_rules(wished(request, known, RuleBookBody))
    return _answer(set_rules(company, book, now=datetime.now(UTC)))


@in_envelope
def show_exclusions(request: Request, company_id: str) -> Response:
    """Of whom and of what the company does not remind."""
    company = company_of(request, company_id, Scope.EMAILS_READ)
    return answer({"data": exclusions_record(exclusions_now(company.company_id))})


@in_envelope
def change_exclusions(request: Request, company_id: str) -> Response:
    """Exclude these from reminders and no others."""
    company = company_of(request, company_id, Scope.EMAILS_WRITE)
    number, is_part = company.company_id, request.method == "PATCH"
    known = exclusions_record(exclusions_now(number)) if is_part else {}
    wish = read_exclusions(wished(request, known, ExclusionsBody))
    return answer({"data": exclusions_record(exclude(number, wish))})


@in_envelope
def preview(request: Request, company_id: str) -> Response:
    """What would go on a day, and why the reminders of other documents would not."""
    company = company_of(request, company_id, Scope.EMAILS_READ)
    parameters = given(request)
    check_names(parameters, ("cursor", "date"))
    name, now = f"{company.company_id}/reminders/preview", datetime.now(UTC)
    [*_, cursor] = parameters.get("cursor") or [""]
    after = read_cursor(cursor, of=name, ring=key_ring()) if cursor else None
    if cursor and after is None:
        raise invalid_field("cursor", ProblemCode.NOT_A_CURSOR, "This is no cursor of this list.")
    [*_, said] = parameters.get("date") or [""]
    reads = Reads()
    found = preview_reminders(
        company,
        on=_day(said, now) if said else None,
        below=LAST_ID + 1 if after is None else after,
        now=now,
        reads=reads,
    )
    following = found.position and write_cursor(found.position, of=name, ring=key_ring())
    shown = {"data": _shown(found), "next_cursor": following or None}
    return with_cost(answer(shown), reads)


def _rules(company: Company) -> RuleBook:
    return find_rules(company.company_id, consistent=True).book


def _answer(book: RuleBook) -> Response:
    next_run = book.calendar.next_run(datetime.now(UTC)) if book.reminds else None
    data = {**book_record(book), "next_run_at": in_rome(next_run)}
    return answer({"data": data})


def _day(text: str, now: datetime) -> date:
    try:
        day = date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        day = None
    # A day more, since it is tomorrow already in some places.
    if day is None or not -1 <= (day - now.date()).days <= _FURTHEST_DAYS:
        sentence = f"A day from today to {_FURTHEST_DAYS} days ahead, as in 2026-12-01."
        raise InvalidRequest({"date": [Problem(ProblemCode.NOT_A_DATE, sentence)]})
    return day


def _shown(found: Preview) -> dict[str, Any]:
    goes = [one for one in found.outlooks if one.why is Why.GOES]
    others = [one for one in found.outlooks if one.why is not Why.GOES]
    return {
        "date": found.on.isoformat(),
        "runs_at": in_rome(found.book.calendar.moment_of(found.on)),
        "quiet": found.book.calendar.is_quiet(found.on),
        "sends": [_row(one) for one in goes],
        "others": [_row(one) for one in others],
    }


def _row(one: Outlook) -> dict[str, Any]:
    document, step = one.document, one.step
    customer = document.customer
    [reached, *_] = customer.addresses if customer and customer.addresses else ("",)
    return {
        "document_id": document.document_id,
        "type": document.type.value,
        "number": document.number,
        "customer": (customer.name or None) if customer else None,
        "to_email": readable_address(reached) or None,
        "why": one.why.value,
        "rule": step and step.rule_id,
        "reminder": step and step.number,
        "due_date": step and step.due_date.isoformat(),
        "amount": f"{one.amount:f}" if step else None,
        "currency": document.currency,
        "planned_on": step and step.planned.isoformat(),
        "listed_with": one.listed_with,
    }

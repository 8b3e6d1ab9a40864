"""/c/{company_id}/suppressions: addresses that the company's mail does not go to, and why."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import unquote

from chalice.app import Request, Response

from chalicelib.actions.suppressions.lift_suppression import lift_suppression
from chalicelib.actions.suppressions.show_suppression import Standing, show_suppression
from chalicelib.actions.suppressions.suppress import suppress
from chalicelib.domain.companies import Scope
from chalicelib.domain.errors import NotFound, invalid_field
from chalicelib.domain.feedback.suppressions import SuppressedFor, Suppression
from chalicelib.domain.listing.cursors import read_cursor, write_cursor
from chalicelib.domain.problems import ProblemCode
from chalicelib.keys.key_ring import key_ring
from chalicelib.routes.callers import acting, address_said, asked, caller_of, company_of
from chalicelib.routes.company.suppression_answers import (
    because_said,
    standing_shown,
    suppression_shown,
)
from chalicelib.routes.company.suppression_bodies import read_wish
from chalicelib.routes.csv_answers import csv_answer
from chalicelib.routes.raw_bodies import raw_body
from chalicelib.routes.responses import JSON, answer, in_envelope
from chalicelib.tables.suppressions import all_suppressions, page_of_suppressions

_PAGE = 50
_COLUMNS = ("email", "reason", "since", "until", "by", "note", "email_id")


@in_envelope
def index(request: Request, company_id: str) -> Response:
    """Those in force, in parts where they are many."""
    company, now = company_of(request, company_id, Scope.RECIPIENTS_READ), datetime.now(UTC)
    parameters, name = asked(request, "cursor"), f"{company.company_id}/suppressions"
    [*_, cursor] = parameters.get("cursor") or [""]
    after = read_cursor(cursor, of=name, ring=key_ring()) if cursor else 0
    if after is None:
        raise invalid_field("cursor", ProblemCode.NOT_A_CURSOR, "This is no cursor of this list.")
    page, following = page_of_suppressions(company.company_id, after=after, most=_PAGE)
    shown = [suppression_shown(one) for one in page if one.holds(now=now)]
    next_cursor = following and write_cursor(following, of=name, ring=key_ring())
    return answer({"data": shown, "next_cursor": next_cursor or None})


@in_envelope
def index_csv(request: Request, company_id: str) -> Response:
    """All in force as one file."""
    company = company_of(request, company_id, Scope.RECIPIENTS_READ)
    asked(request)
    rows = _rows(company.company_id, now=datetime.now(UTC))
    return csv_answer(_COLUMNS, rows, name="suppressions.csv")


@in_envelope
def show(request: Request, company_id: str, email: str) -> Response:
    """Whether mail goes to the address, and what was decided of it."""
    company, now = company_of(request, company_id, Scope.RECIPIENTS_READ), datetime.now(UTC)
    address = _address(email)
    standing = show_suppression(company.company_id, address, now=now)
    if standing is None:
        raise NotFound("No such suppression.")
    return _answer(standing)


@in_envelope
def put(request: Request, company_id: str, email: str) -> Response:
    """Suppress the address by hand."""
    caller, now = caller_of(request, company_id, Scope.RECIPIENTS_WRITE), datetime.now(UTC)
    address, wish = _address(email), read_wish(raw_body(request), now=now)
    told = Suppression(
        address=address,
        why=SuppressedFor.BY_HAND,
        since=now,
        until=wish.until,
        by=caller.acting(wish.actor),
        note=wish.note,
    )
    company_id_known = caller.company.company_id
    suppress(company_id_known, address, told, now=now)
    standing = show_suppression(company_id_known, address, now=now)
    return _answer(standing or Standing(told, of_operator=False, holds=True))


@in_envelope
def lift(request: Request, company_id: str, email: str) -> Response:
    """Have mail go there again, for a reason that is kept."""
    caller, now = caller_of(request, company_id, Scope.RECIPIENTS_WRITE), datetime.now(UTC)
    by, because = acting(request, caller, "reason"), because_said(request)
    lift_suppression(
        caller.company.company_id,
        _address(email),
        by=by,
        because=because,
        now=now,
    )
    return Response("", headers=dict(JSON), status_code=204)


def _answer(standing: Standing) -> Response:
    return answer({"data": standing_shown(standing)})


def _rows(company_id: int, *, now: datetime) -> Iterator[dict[str, Any]]:
    for one in all_suppressions(company_id):
        if one.holds(now=now):
            yield suppression_shown(one) | {"reason": one.why.value}


def _address(path: str) -> str:
    """The address that the path names: API Gateway leaves it as it came."""
    return address_said(unquote(path))

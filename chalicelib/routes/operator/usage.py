"""/operator/usage: what companies used by month, to bill them by."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from chalice.app import Request, Response

from chalicelib.actions.operator.find_open_company import find_open_company
from chalicelib.actions.operator.show_months import Shown, show_month_of_all, show_months
from chalicelib.domain.operator.months import month_of
from chalicelib.routes.csv_answers import csv_answer
from chalicelib.routes.operator.answers import use_shown
from chalicelib.routes.operator.callers import (
    company_id_in,
    month_said,
    number_said,
    operator_of,
)
from chalicelib.routes.responses import answer, in_envelope

_COLUMNS = ("company_id", "month", "sent", "tracked", "attached_bytes", "stored_bytes", "requests")
_MOST_MONTHS = 24


@in_envelope
def show(request: Request, company_id: str) -> Response:
    """What one company used, in so many months up to one."""
    operator_of(request, "month", "months")
    company = find_open_company(company_id_in(company_id))
    count = number_said(request, "months", default=12, most=_MOST_MONTHS)
    return answer({"data": _rows(show_months(company, last=_month(request), count=count))})


@in_envelope
def index(request: Request) -> Response:
    """What each company used in a month."""
    operator_of(request, "month")
    return answer({"data": _rows(show_month_of_all(_month(request)))})


@in_envelope
def index_csv(request: Request) -> Response:
    """The same as a file."""
    operator_of(request, "month")
    month = _month(request)
    return csv_answer(_COLUMNS, _rows(show_month_of_all(month)), name=f"usage-{month}.csv")


def _month(request: Request) -> str:
    return month_said(request, "month", default=month_of(datetime.now(UTC)))


def _rows(shown: Iterable[Shown]) -> list[dict[str, Any]]:
    return [use_shown(*one) for one in shown]

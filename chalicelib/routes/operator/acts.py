"""/operator/acts: who did what to which company, and when."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from chalice.app import Request, Response

from chalicelib.routes.csv_answers import csv_answer
from chalicelib.routes.operator.answers import act_shown
from chalicelib.routes.operator.callers import company_id_in, month_said, operator_of, said_once
from chalicelib.routes.responses import answer, in_envelope
from chalicelib.tables.operator.acts import acts_of

_COLUMNS = ("at", "who", "what", "company_id", "details", "outcome")


@in_envelope
def index(request: Request) -> Response:
    """The acts of a month, the first first."""
    operator_of(request, "month", "company_id")
    return answer({"data": list(_acts(request))})


@in_envelope
def index_csv(request: Request) -> Response:
    """The same as a file, to be kept elsewhere."""
    operator_of(request, "month", "company_id")
    rows = ({**act, "details": _in_one_cell(act["details"])} for act in _acts(request))
    return csv_answer(_COLUMNS, rows, name=f"acts-{_month(request)}.csv")


def _acts(request: Request) -> Iterator[dict[str, Any]]:
    said = said_once(request, "company_id")
    of = company_id_in(said) if said else None
    return map(act_shown, acts_of(_month(request), company_id=of))


def _month(request: Request) -> str:
    return month_said(request, "month", default=f"{datetime.now(UTC):%Y-%m}")


def _in_one_cell(details: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in details.items())

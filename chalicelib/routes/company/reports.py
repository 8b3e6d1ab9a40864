"""/c/{company_id}/reports: what a company's emails tell together."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from re import fullmatch

from chalice.app import Request, Response

from chalicelib.actions.listing.report_accuracy import report_accuracy
from chalicelib.domain.companies import Scope
from chalicelib.domain.errors import invalid_field
from chalicelib.domain.evidence.accuracy import accuracy as report
from chalicelib.domain.listing.parameters import check_names, read_plan
from chalicelib.domain.problems import ProblemCode
from chalicelib.domain.reads import Reads
from chalicelib.routes.callers import company_of, given
from chalicelib.routes.responses import answer, in_envelope, with_cost


@in_envelope
def accuracy(request: Request, company_id: str) -> Response:
    """How far the signals of a month can be trusted, by provider."""
    company = company_of(request, company_id, Scope.EMAILS_READ)
    parameters = given(request)
    check_names(parameters, ("month", "from", "to"))
    period = _days_of(parameters)
    reads = Reads()
    within = read_plan(period, now=datetime.now(UTC)).within
    counts = report_accuracy(company, within, reads=reads)
    (first,), (last,) = period["from"], period["to"]
    told = {"from": first, "to": last, **report(counts)}
    return with_cost(answer({"data": told}), reads)


def _days_of(parameters: Mapping[str, Sequence[str]]) -> Mapping[str, Sequence[str]]:
    """The period's first and last day, as the list takes them."""
    if "month" not in parameters:
        missing = [name for name in ("from", "to") if name not in parameters]
        if missing:
            sentence = "A month is needed, or both from and to."
            raise invalid_field("month", ProblemCode.REQUIRED, sentence)
        return parameters
    month = parameters["month"][0]
    if len(parameters) > 1:
        sentence = "Either a month, or from and to."
        raise invalid_field("month", ProblemCode.NOT_TOGETHER, sentence, other="from")
    if not fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", month) or month < "0001":
        raise invalid_field("month", ProblemCode.NOT_A_DATE, "A month is written YYYY-MM.")
    first = date.fromisoformat(f"{month}-01")
    last = first.replace(day=monthrange(first.year, first.month)[1])
    return {"from": [first.isoformat()], "to": [last.isoformat()]}

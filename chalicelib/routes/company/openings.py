"""/c/{company_id}/openings: how often mails were opened whose recipients are not named."""

import re

from chalice.app import Request, Response

from chalicelib.domain.companies import Scope
from chalicelib.domain.errors import InvalidRequest, invalid_field
from chalicelib.domain.evidence.anonymous_openings import by_verdict
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.routes.callers import asked, company_of
from chalicelib.routes.responses import answer, in_envelope
from chalicelib.tables.anonymous_openings import openings_of

_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])", re.ASCII)


@in_envelope
def anonymous(request: Request, company_id: str) -> Response:
    """Show how many openings were counted, by month and category."""
    company = company_of(request, company_id, Scope.EMAILS_READ)
    months = asked(request, "from", "to")
    first, last = _month(months, "from"), _month(months, "to")
    if first > last:
        raise InvalidRequest(
            {"from": [Problem(ProblemCode.PERIOD_REVERSED, "The period begins after its end.")]}
        )
    # What came of emails is for licences that track.
    found = (
        openings_of(company.company_id, first_month=first, last_month=last)
        if company.licence.tracks
        else ()
    )
    data = [
        {
            "month": counted.month,
            "category": counted.category.value,
            "fetches": by_verdict(fetches, judging=company.judging),
        }
        for counted, fetches in found
    ]
    return answer({"data": data})


def _month(parameters: dict[str, list[str]], name: str) -> str:
    [*_, month] = parameters.get(name) or [""]
    if not _MONTH.fullmatch(month):
        raise invalid_field(name, ProblemCode.NOT_A_DATE, "A month as 2026-11 is needed.")
    return month

"""/operator/companies/{company_id}/closing: the end of a company, and the receipt of it."""

from datetime import UTC, datetime

from chalice.app import Request, Response

from chalicelib.actions.operator.close_company import close_company, show_closing
from chalicelib.domain.errors import invalid_field
from chalicelib.domain.operator.closings import Closing
from chalicelib.domain.problems import ProblemCode
from chalicelib.routes.operator.answers import closing_shown
from chalicelib.routes.operator.bodies import ClosingRequest
from chalicelib.routes.operator.callers import company_id_in, operator_of
from chalicelib.routes.raw_bodies import raw_body
from chalicelib.routes.request_bodies import read_body
from chalicelib.routes.responses import answer, in_envelope
from chalicelib.stores.archives import archive_url


@in_envelope
def begin(request: Request, company_id: str) -> Response:
    """Begin to close it: its keys end now, all that it has is archived and erased by and by."""
    by, now = operator_of(request), datetime.now(UTC)
    asked = read_body(ClosingRequest, raw_body(request))
    known = company_id_in(company_id)
    if asked.confirm != known:
        sentence = "This is not the number of the company."
        raise invalid_field("confirm", ProblemCode.INVALID, sentence)
    closing = close_company(
        known,
        archive_days=asked.archive_days,
        receipt_months=asked.receipt_months,
        by=by,
        now=now,
    )
    return _answer(closing, now, status=202)


@in_envelope
def show(request: Request, company_id: str) -> Response:
    """How far it is; in the end the receipt, with the archive for as long as it is kept."""
    operator_of(request)
    return _answer(show_closing(company_id_in(company_id)), datetime.now(UTC))


def _answer(closing: Closing, now: datetime, *, status: int = 200) -> Response:
    until = closing.archive_until
    url = archive_url(closing) if until and now < until else None
    return answer({"data": closing_shown(closing, url)}, status=status)

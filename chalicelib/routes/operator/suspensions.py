"""/operator/companies/{company_id}/suspension: have its sending stand still, and go on."""

from datetime import UTC, datetime

from chalice.app import Request, Response

from chalicelib.actions.operator.resume_company import resume_company
from chalicelib.actions.operator.suspend_company import suspend_company
from chalicelib.routes.operator.answers import suspension_shown
from chalicelib.routes.operator.bodies import SuspensionRequest
from chalicelib.routes.operator.callers import company_id_in, operator_of
from chalicelib.routes.raw_bodies import raw_body
from chalicelib.routes.request_bodies import read_body
from chalicelib.routes.responses import JSON, answer, in_envelope


@in_envelope
def suspend(request: Request, company_id: str) -> Response:
    """Suspend it: its pixels and links go on to answer."""
    by, now = operator_of(request), datetime.now(UTC)
    asked = read_body(SuspensionRequest, raw_body(request))
    suspension = suspend_company(
        company_id_in(company_id), reason=asked.reason, note=asked.note, by=by, now=now
    )
    return answer({"data": suspension_shown(suspension)}, status=201)


@in_envelope
def resume(request: Request, company_id: str) -> Response:
    """Resume it."""
    by, now = operator_of(request), datetime.now(UTC)
    resume_company(company_id_in(company_id), by=by, now=now)
    return Response("", headers=dict(JSON), status_code=204)

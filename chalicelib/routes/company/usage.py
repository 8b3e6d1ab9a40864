"""/c/{company_id}/usage: how much of what it is allowed the company has used."""

from datetime import UTC, datetime

from chalice.app import Request, Response

from chalicelib.actions.quotas.show_usage import show_usage
from chalicelib.domain.companies import Scope
from chalicelib.routes.callers import company_of
from chalicelib.routes.responses import answer, in_envelope


@in_envelope
def show(request: Request, company_id: str) -> Response:
    """Show each quota, what is used of it, and what is allowed."""
    company = company_of(request, company_id, Scope.EMAILS_READ)
    used = show_usage(company, now=datetime.now(UTC))
    data = [{"quota": one.quota.value, "used": one.used, "allowed": one.allowed} for one in used]
    return answer({"data": data})

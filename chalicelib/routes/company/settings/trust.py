"""/c/{company_id}/settings/trust: whether receivers will believe that the mail is the company's."""

from datetime import UTC, datetime

from chalice.app import Request, Response

from chalicelib.actions.senders.judge_trust import judge_trust
from chalicelib.domain.companies import Scope
from chalicelib.routes.callers import company_of
from chalicelib.routes.responses import answer, in_envelope


@in_envelope
def show(request: Request, company_id: str) -> Response:
    """Show what DNS says of the address in use, and what to add."""
    company = company_of(request, company_id, Scope.EMAILS_READ)
    return answer({"data": judge_trust(company, now=datetime.now(UTC))})

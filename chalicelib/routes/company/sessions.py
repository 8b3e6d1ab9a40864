"""/c/{company_id}/sessions: sign a company's person in to the page."""

from datetime import UTC, datetime

from chalice.app import Request, Response

from chalicelib.actions.companies.open_session import open_session
from chalicelib.domain.companies import Scope
from chalicelib.domain.periods import in_rome
from chalicelib.routes.callers import caller_of
from chalicelib.routes.company.settings.page_bodies import read_session_request
from chalicelib.routes.raw_bodies import raw_body
from chalicelib.routes.responses import answer, in_envelope
from chalicelib.settings import settings


@in_envelope
def open_one(request: Request, company_id: str) -> Response:
    """Open a session of one hour: the page's URL bears its token in the fragment."""
    caller = caller_of(request, company_id, Scope.EMAILS_READ)
    scopes, actor = read_session_request(raw_body(request))
    now = datetime.now(UTC)
    token, expires_at = open_session(caller, scopes=scopes, actor=actor, now=now)
    url = f"{settings().public_url}/p/{caller.company.company_id}#token={token}"
    data = {"token": token, "expires_at": in_rome(expires_at), "url": url}
    return answer({"data": data}, status=201)

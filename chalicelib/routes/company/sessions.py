"""/c/{company_id}/sessions: sign a company's person in to the page, and keep them signed in."""

from datetime import UTC, datetime

from chalice.app import Request, Response

from chalicelib.actions.companies.open_session import open_session
from chalicelib.actions.companies.renew_session import renew_session
from chalicelib.domain.access.sessions import Session
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
    asked = read_session_request(raw_body(request))
    token, session = open_session(
        caller,
        scopes=asked.scopes,
        actor=asked.actor or "",
        renewable=asked.renewable,
        now=datetime.now(UTC),
    )
    return _answer(token, session)


@in_envelope
def renew(request: Request, company_id: str) -> Response:
    """Another hour for the session that asks, where it was opened as a renewable one."""
    caller = caller_of(request, company_id, Scope.EMAILS_READ)
    return _answer(*renew_session(caller, now=datetime.now(UTC)))


def _answer(token: str, session: Session) -> Response:
    data = {
        "token": token,
        "expires_at": in_rome(session.expires_at),
        "renewable_until": in_rome(session.renewable_until),
        "url": f"{settings().public_url}/p/{session.company_id}#token={token}",
    }
    return answer({"data": data}, status=201)

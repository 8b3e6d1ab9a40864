"""Find out which company calls, and whether its key or its session reaches far enough."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.actions.companies.count_request import count_request
from chalicelib.actions.companies.note_use import note_use
from chalicelib.actions.quotas.limit_requests import limit_requests
from chalicelib.domain.access.api_keys import company_of, find_key
from chalicelib.domain.access.sessions import Session, read_session_token
from chalicelib.domain.companies import ApiKey, Company, Scope
from chalicelib.domain.errors import Forbidden, NotFound, Unauthorized
from chalicelib.keys.key_ring import key_ring
from chalicelib.tables.companies import find_company

_BEARER = "bearer "
_DOTS_OF_A_JWT = 2


@dataclass(frozen=True, slots=True)
class Caller:
    """Whoever calls: a company's software, or a person with a session."""

    company: Company
    key: ApiKey
    """With which it calls, or with which its session was opened."""
    scopes: frozenset[Scope]
    """What it may do now."""
    session: Session | None = None
    """With which it calls; None: with the key itself."""

    def acting(self, said: str) -> str:
        """Who acts: whose session it is, whatever is said; else who is said to act."""
        return (self.session and self.session.actor) or said


def authenticate(*, authorization: str, company_id: str, scope: Scope, now: datetime) -> Caller:
    """Find out who calls.

    The company is read anew each time: a withdrawn key ends at once, and its sessions with it.

    Args:
        authorization: the request's Authorization header (RFC 6750), empty if there is none.
        company_id: as it stands in the path.
        scope: what the call needs.
        now: tells a live session from an expired one.

    Raises:
        Unauthorized: no key and no session, or not a known one.
        NotFound: it is another company's.
        Forbidden: it has not this scope.
        QuotaReached: the key comes too often.
        TryAgainLater: AWS does not answer.
    """
    if not authorization.lower().startswith(_BEARER):
        raise Unauthorized("An API key is missing.")
    bearer = authorization[len(_BEARER) :].strip()
    is_session = bearer.count(".") == _DOTS_OF_A_JWT
    caller = _by_session(bearer, now) if is_session else _by_key(bearer, now)
    limit_requests(caller.company, caller.key, now=now)
    count_request(caller.company.company_id, now=now)
    note_use(caller.company.company_id, caller.key, now=now)
    if company_id != str(caller.company.company_id):
        raise NotFound("No such company.")
    if scope not in caller.scopes:
        what = "session" if is_session else "API key"
        raise Forbidden(f"The {what} lacks the scope {scope}.")
    return caller


def _by_key(bearer: str, now: datetime) -> Caller:
    claimed = company_of(bearer)
    company = find_company(claimed) if claimed is not None else None
    known = find_key(bearer, company.api_keys) if company else None
    if company is None or known is None or not known.works(now=now):
        raise Unauthorized("The API key is not valid.")
    return Caller(company, known, known.scopes)


def _by_session(bearer: str, now: datetime) -> Caller:
    session = read_session_token(bearer, key_ring(), now=now)
    company = find_company(session.company_id) if session else None
    if session is None or company is None:
        raise Unauthorized("The session is not valid, or has expired.")
    opened_by = [
        key for key in company.api_keys if key.sha256.startswith(session.key) and key.works(now=now)
    ]
    if not opened_by:
        raise Unauthorized("The session's API key was withdrawn.")
    [key] = opened_by
    return Caller(company, key, session.scopes & key.scopes, session)

"""Open a session of the page."""

from collections.abc import Set as AbstractSet
from datetime import datetime

from chalicelib.actions.companies.authenticate import Caller
from chalicelib.domain.access.sessions import LIFETIME, Session, make_session_token
from chalicelib.domain.companies import Scope
from chalicelib.domain.errors import Forbidden
from chalicelib.keys.key_ring import key_ring
from chalicelib.telemetry import logger

_FINGERPRINT = 16
"""Characters of an API key's fingerprint in a token: 64 bits, to tell a company's keys apart."""


def open_session(
    caller: Caller, *, scopes: AbstractSet[Scope] | None, actor: str = "", now: datetime
) -> tuple[str, datetime]:
    """The token, and until when it lasts.

    Args:
        caller: the company's software.
        scopes: what the session may do; None: all that the key may.
        actor: whose session it is, as the product calls them.
        now: when it begins.

    Raises:
        Forbidden: the key itself may not do that, or a session asks for another one.
        TryAgainLater: AWS does not answer.
    """
    if caller.by_session:
        raise Forbidden("A session cannot open another one: that takes the API key.")
    lacking = (scopes or frozenset()) - caller.scopes
    if lacking:
        raise Forbidden(f"The API key lacks the scope {min(lacking)}.")
    session = Session(
        company_id=caller.company.company_id,
        scopes=caller.scopes if scopes is None else frozenset(scopes),
        key=caller.key.sha256[:_FINGERPRINT],
        locale=caller.company.locale,
        expires_at=now.replace(microsecond=0) + LIFETIME,
        actor=actor,
    )
    token = make_session_token(session, key_ring())
    logger.info("session opened", company_id=session.company_id)
    return token, session.expires_at

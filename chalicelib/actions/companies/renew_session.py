"""Put off the end of a session of the page."""

from dataclasses import replace
from datetime import datetime

from chalicelib.actions.companies.authenticate import Caller
from chalicelib.domain.access.sessions import Session, make_session_token
from chalicelib.domain.errors import Forbidden
from chalicelib.keys.key_ring import key_ring


def renew_session(caller: Caller, *, now: datetime) -> tuple[str, Session]:
    """Another token of the same session, and what it stands for.

    The one with which it calls goes on until its own end.

    Args:
        caller: a person with a session.
        now: from when it counts.

    Raises:
        Forbidden: it calls with a key, or its session was not opened for that, or no longer.
        TryAgainLater: AWS does not answer.
    """
    session = caller.session and caller.session.renewed(now=now.replace(microsecond=0))
    if session is None:
        raise Forbidden("This is no session that can be renewed any more.")
    session = replace(session, scopes=caller.scopes)
    return make_session_token(session, key_ring()), session

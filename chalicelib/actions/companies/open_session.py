"""Open a session of the page."""

from collections.abc import Set as AbstractSet
from datetime import datetime

from chalicelib.actions.companies.authenticate import Caller
from chalicelib.domain.access.sessions import LIFETIME, LONGEST, Session, make_session_token
from chalicelib.domain.companies import Scope
from chalicelib.domain.errors import Forbidden
from chalicelib.keys.key_ring import key_ring
from chalicelib.telemetry import logger

_FINGERPRINT = 16
"""Characters of an API key's fingerprint in a token: 64 bits, to tell a company's keys apart."""


def open_session(
    caller: Caller,
    *,
    scopes: AbstractSet[Scope] | None,
    actor: str = "",
    renewable: bool = False,
    now: datetime,
) -> tuple[str, Session]:
    """The token, and what it stands for.

    Args:
        caller: the company's software.
        scopes: what the session may do; None: all that the key may.
        actor: whose session it is, as the product calls them.
        renewable: whether who has it can put off its end, for as long as a working day.
        now: when it begins.

    Raises:
        Forbidden: the key itself may not do that, or a session asks for another one.
        TryAgainLater: AWS does not answer.
    """
    if caller.session:
        raise Forbidden("A session cannot open another one: that takes the API key.")
    lacking = (scopes or frozenset()) - caller.scopes
    if lacking:
        raise Forbidden(f"The API key lacks the scope {min(lacking)}.")
    begins = now.replace(microsecond=0)
    session = Session(
        company_id=caller.company.company_id,
        scopes=caller.scopes if scopes is None else frozenset(scopes),
        key=caller.key.sha256[:_FINGERPRINT],
        locale=caller.company.locale,
        expires_at=begins + LIFETIME,
        actor=actor,
        renewable_until=begins + LONGEST if renewable else None,
    )
    token = make_session_token(session, key_ring())
    logger.info("session opened", company_id=session.company_id)
    return token, session

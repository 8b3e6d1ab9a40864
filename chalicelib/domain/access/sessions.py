"""Session tokens of the page: JWTs (RFC 7519) that a company's software asks for its people."""

import hmac
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import jwt

from chalicelib.domain.companies import Scope
from chalicelib.domain.tokens import KeyRing
from chalicelib.domain.words import Locale

LIFETIME = timedelta(hours=1)
LONGEST = timedelta(hours=12)
"""How long a session can be renewed: a working day."""

_ALGORITHM = "HS256"
_AUDIENCE = "ricevuta:page"
_REQUIRED = ["aud", "sub", "scope", "key", "locale", "exp"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Who may use the page, and for what."""

    company_id: int
    scopes: frozenset[Scope]
    key: str
    """The beginning of the fingerprint of the API key that asked."""
    locale: Locale
    """In which language the page begins."""
    expires_at: datetime
    actor: str = ""
    """Whose session it is, as the product calls them."""
    renewable_until: datetime | None = None
    """How far its end can be put off; None: not at all."""

    def renewed(self, *, now: datetime) -> "Session | None":
        """The same for another hour, at most as far as it was opened for; None: it ends."""
        if self.renewable_until is None or self.renewable_until <= self.expires_at:
            return None
        return replace(self, expires_at=min(now + LIFETIME, self.renewable_until))


def make_session_token(session: Session, ring: KeyRing) -> str:
    """A token that only a holder of the ring's current key can make."""
    until = session.renewable_until
    claims = {
        "aud": _AUDIENCE,
        "sub": str(session.company_id),
        "scope": " ".join(sorted(session.scopes)),  # as in RFC 8693 section 4.2
        "key": session.key,
        "locale": session.locale,
        "exp": session.expires_at,
        **({"act": session.actor} if session.actor else {}),
        **({"renew": int(until.timestamp())} if until else {}),
    }
    key = _signing_key(ring.keys[ring.current])
    return jwt.encode(claims, key, _ALGORITHM, headers={"kid": str(ring.current)})


def read_session_token(token: str, ring: KeyRing, *, now: datetime) -> Session | None:
    """What the token allows.

    None for any that `make_session_token` did not make with a live key, and for an expired one.
    """
    try:
        kid = str(jwt.get_unverified_header(token).get("kid"))
        key = ring.keys[int(kid)] if kid.isascii() and kid.isdecimal() else None
        claims = key and jwt.decode(
            token,
            _signing_key(key),
            algorithms=[_ALGORITHM],
            audience=_AUDIENCE,
            options={"require": _REQUIRED, "verify_exp": False},
        )
        session = claims and Session(
            company_id=int(claims["sub"]),
            scopes=frozenset(map(Scope, claims["scope"].split())),
            key=claims["key"],
            locale="en" if claims["locale"] == "en" else "it",
            expires_at=datetime.fromtimestamp(claims["exp"], UTC),
            actor=str(claims.get("act", "")),
            renewable_until=(
                datetime.fromtimestamp(claims["renew"], UTC) if "renew" in claims else None
            ),
        )
    except (jwt.InvalidTokenError, KeyError, ValueError):
        return None
    return session if session and now < session.expires_at else None


def _signing_key(ring_key: bytes) -> bytes:
    """A key for sessions alone, so that nothing signed for another purpose can pass for one."""
    return hmac.digest(ring_key, b"page sessions", "sha256")

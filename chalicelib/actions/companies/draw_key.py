"""Draw an API key."""

import secrets
from collections.abc import Set as AbstractSet
from datetime import datetime

from chalicelib.domain.access.api_keys import fingerprint, format_api_key
from chalicelib.domain.companies import ApiKey, Scope


def draw_key(
    company_id: int,
    *,
    name: str,
    scopes: AbstractSet[Scope],
    expires_at: datetime | None = None,
    now: datetime,
) -> tuple[str, ApiKey]:
    """A new key, and what is kept of it; nothing is stored yet."""
    key = format_api_key(company_id=company_id, secret=secrets.token_urlsafe(32))
    kept = ApiKey(
        sha256=fingerprint(key),
        scopes=frozenset(scopes),
        name=name,
        created_at=now,
        expires_at=expires_at,
    )
    return key, kept

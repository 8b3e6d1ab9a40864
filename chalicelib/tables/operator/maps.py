"""What the operator decides of a company, as it lies in the company's item."""

from pynamodb.attributes import ListAttribute, MapAttribute, UnicodeAttribute

from chalicelib.domain.companies import ApiKey, Scope
from chalicelib.domain.suspensions import SuspendedFor, Suspension
from chalicelib.tables.attributes import MomentAttribute


class ApiKeyMap(MapAttribute[str, object]):
    """A key by its hash, and what it may do."""

    sha256 = UnicodeAttribute()
    scopes = ListAttribute(of=UnicodeAttribute)
    name = UnicodeAttribute(null=True)
    created_at = MomentAttribute(null=True)
    expires_at = MomentAttribute(null=True)


class SuspensionMap(MapAttribute[str, object]):
    """Since when and why nothing of the company's is sent."""

    since = MomentAttribute()
    reason = UnicodeAttribute()
    note = UnicodeAttribute(null=True)


def to_key(key: ApiKeyMap) -> ApiKey:
    """The key that a map holds."""
    return ApiKey(
        sha256=key.sha256,
        scopes=frozenset(Scope(str(scope)) for scope in key.scopes),
        name=key.name or "",
        created_at=key.created_at,
        expires_at=key.expires_at,
    )


def to_key_map(key: ApiKey) -> ApiKeyMap:
    """The key as it lies in the table."""
    return ApiKeyMap(
        sha256=key.sha256,
        scopes=sorted(key.scopes),
        name=key.name or None,
        created_at=key.created_at,
        expires_at=key.expires_at,
    )


def to_suspension(suspension: SuspensionMap) -> Suspension:
    """The suspension that a map holds."""
    return Suspension(suspension.since, SuspendedFor(suspension.reason), suspension.note or "")


def to_suspension_map(suspension: Suspension) -> SuspensionMap:
    """The suspension as it lies in the table."""
    return SuspensionMap(
        since=suspension.since,
        reason=suspension.reason.value,
        note=suspension.note or None,
    )

"""A company's own domain as it lies in its company's item, and as the service knows it."""

from pynamodb.attributes import ListAttribute, MapAttribute, UnicodeAttribute

from chalicelib.domain.companies import Fallback, OwnDomain
from chalicelib.domain.reason_codes import known_reason
from chalicelib.tables.attributes import MomentAttribute


class DomainMap(MapAttribute[str, object]):
    """A company's own domain."""

    from_email = UnicodeAttribute()
    from_name = UnicodeAttribute()
    fallback = UnicodeAttribute()
    proof = UnicodeAttribute()
    dkim_tokens = ListAttribute(of=UnicodeAttribute)
    found = ListAttribute(of=UnicodeAttribute, null=True)
    checked_at = MomentAttribute(null=True)
    waits_for = UnicodeAttribute(null=True)
    verified_at = MomentAttribute(null=True)
    broken_at = MomentAttribute(null=True)
    broken_reason = UnicodeAttribute(null=True)


def to_domain(domain: DomainMap) -> OwnDomain:
    """The domain that a map holds."""
    return OwnDomain(
        from_email=domain.from_email,
        from_name=domain.from_name,
        fallback=Fallback(domain.fallback),
        proof=domain.proof,
        dkim_tokens=tuple(map(str, domain.dkim_tokens)),
        found=frozenset(map(str, domain.found or ())),
        checked_at=domain.checked_at,
        waits_for=known_reason(domain.waits_for),
        verified_at=domain.verified_at,
        broken_at=domain.broken_at,
        broken_reason=known_reason(domain.broken_reason),
    )


def to_domain_map(domain: OwnDomain) -> DomainMap:
    """A map that holds the domain."""
    return DomainMap(
        from_email=domain.from_email,
        from_name=domain.from_name,
        fallback=domain.fallback.value,
        proof=domain.proof,
        dkim_tokens=list(domain.dkim_tokens),
        found=sorted(domain.found) or None,
        checked_at=domain.checked_at,
        waits_for=domain.waits_for,
        verified_at=domain.verified_at,
        broken_at=domain.broken_at,
        broken_reason=domain.broken_reason,
    )

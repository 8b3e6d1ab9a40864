"""A company as it lies in the table, and as the service knows it."""

from collections.abc import Sequence
from typing import Any

from pynamodb.attributes import (
    BinaryAttribute,
    BooleanAttribute,
    ListAttribute,
    MapAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.models import Model

from chalicelib.domain.categories import Category
from chalicelib.domain.companies import (
    Company,
    DefaultSender,
    Fallback,
    Grant,
    GrantedBy,
    Licence,
    OnUnknownOutcome,
    SavedView,
    Security,
    SmtpSettings,
)
from chalicelib.domain.consents import LegalBasis, OnUnknownConsent
from chalicelib.domain.judging import DEFAULT_OPEN_WINDOW_SECONDS
from chalicelib.domain.reason_codes import known_reason
from chalicelib.tables.attributes import MomentAttribute, optional_int
from chalicelib.tables.domain_map import DomainMap, to_domain, to_domain_map
from chalicelib.tables.names import TableName
from chalicelib.tables.operator.maps import (
    ApiKeyMap,
    SuspensionMap,
    to_key,
    to_key_map,
    to_suspension,
    to_suspension_map,
)
from chalicelib.tables.patience import InTime


class SmtpMap(MapAttribute[str, object]):
    """A company's own way out; the password is a KMS ciphertext."""

    host = UnicodeAttribute()
    port = NumberAttribute()
    security = UnicodeAttribute()
    username = UnicodeAttribute()
    encrypted_password = BinaryAttribute(legacy_encoding=False)
    granted_by = UnicodeAttribute(null=True)
    grant_id = UnicodeAttribute(null=True)
    from_email = UnicodeAttribute()
    from_name = UnicodeAttribute()
    fallback = UnicodeAttribute()
    max_per_minute = NumberAttribute(null=True)
    verified_at = MomentAttribute(null=True)
    broken_at = MomentAttribute(null=True)
    broken_reason = UnicodeAttribute(null=True)
    paused_until = MomentAttribute(null=True)
    paused_reason = UnicodeAttribute(null=True)
    away_until = MomentAttribute(null=True)


class SavedViewMap(MapAttribute[str, object]):
    """A view of the list, kept by its name."""

    name = UnicodeAttribute()
    query = UnicodeAttribute()


class CompanyItem(Model):
    """A company as it lies in the table."""

    class Meta(InTime):
        table_name = TableName(lambda settings: settings.companies_table)

    company_id = NumberAttribute(hash_key=True)
    name = UnicodeAttribute()
    licence = UnicodeAttribute()
    locale = UnicodeAttribute()
    reply_to = UnicodeAttribute(null=True)
    smtp = SmtpMap(null=True)
    domain = DomainMap(null=True)
    default_sender = UnicodeAttribute(null=True)
    retention_months = NumberAttribute()
    undo_seconds = NumberAttribute(default=0)
    remote_pictures = BooleanAttribute(null=True)
    on_unknown_outcome = UnicodeAttribute(default=OnUnknownOutcome.SHOW.value)
    open_window_seconds = NumberAttribute(default=DEFAULT_OPEN_WINDOW_SECONDS)
    believe_programs = BooleanAttribute(default=False)
    gate_attachments = BooleanAttribute(default=False)
    gate_by_code = BooleanAttribute(default=False)
    on_unknown_consent = UnicodeAttribute(default=OnUnknownConsent.TRACK.value)
    legal_basis: MapAttribute[str, Any] = MapAttribute(default=dict)
    """By the category."""
    api_keys = ListAttribute(of=ApiKeyMap)
    smtp_checks: ListAttribute[Any] = ListAttribute(of=MomentAttribute, null=True)
    frame_origins: ListAttribute[Any] = ListAttribute(of=UnicodeAttribute, null=True)
    notifications = BooleanAttribute(default=True)
    saved_views: ListAttribute[Any] = ListAttribute(of=SavedViewMap, null=True)

    quotas: MapAttribute[str, Any] = MapAttribute(default=dict)
    """By the quota."""
    suspension = SuspensionMap(null=True)
    closing_since = MomentAttribute(null=True)
    notices_seen_at = MomentAttribute(null=True)
    forwarding_code = UnicodeAttribute(null=True)

    rate_minute = NumberAttribute(null=True)
    rate_count = NumberAttribute(null=True)
    """How many turns of the company's own server are given in the minute `rate_minute`, the last in
    which any are."""


def to_company(item: CompanyItem) -> Company:
    """The company that an item holds."""
    smtp: SmtpMap | None = item.smtp
    domain: DomainMap | None = item.domain
    suspension: SuspensionMap | None = item.suspension
    return Company(
        company_id=int(item.company_id),
        name=item.name,
        licence=Licence(item.licence),
        locale="en" if item.locale == "en" else "it",
        reply_to=item.reply_to,
        smtp=None if smtp is None else _to_smtp_settings(smtp),
        domain=None if domain is None else to_domain(domain),
        default_sender=DefaultSender(item.default_sender) if item.default_sender else None,
        retention_months=int(item.retention_months),
        undo_seconds=int(item.undo_seconds),
        remote_pictures=bool(item.remote_pictures),
        on_unknown_outcome=OnUnknownOutcome(item.on_unknown_outcome),
        open_window_seconds=int(item.open_window_seconds),
        believe_programs=bool(item.believe_programs),
        gate_attachments=bool(item.gate_attachments),
        gate_by_code=bool(item.gate_by_code),
        on_unknown_consent=OnUnknownConsent(item.on_unknown_consent),
        legal_basis={
            Category(category): LegalBasis(basis)
            for category, basis in item.legal_basis.as_dict().items()
        },
        api_keys=tuple(map(to_key, item.api_keys)),
        smtp_checks=tuple(item.smtp_checks or ()),
        frame_origins=tuple(item.frame_origins or ()),
        notifications=item.notifications,
        saved_views=tuple(SavedView(view.name, view.query) for view in item.saved_views or ()),
        quotas={quota: int(most) for quota, most in item.quotas.as_dict().items()},
        suspension=None if suspension is None else to_suspension(suspension),
        closing_since=item.closing_since,
        notices_seen_at=item.notices_seen_at,
        forwarding_code=item.forwarding_code or "",
    )


def _to_smtp_settings(smtp: SmtpMap) -> SmtpSettings:
    return SmtpSettings(
        host=smtp.host,
        port=int(smtp.port),
        security=Security(smtp.security),
        username=smtp.username,
        encrypted_password=smtp.encrypted_password,
        grant=Grant(GrantedBy(smtp.granted_by), smtp.grant_id) if smtp.granted_by else None,
        from_email=smtp.from_email,
        from_name=smtp.from_name,
        fallback=Fallback(smtp.fallback),
        max_per_minute=optional_int(smtp.max_per_minute),
        verified_at=smtp.verified_at,
        broken_at=smtp.broken_at,
        broken_reason=known_reason(smtp.broken_reason),
        paused_until=smtp.paused_until,
        paused_reason=known_reason(smtp.paused_reason),
        away_until=smtp.away_until,
    )


def to_item(company: Company) -> CompanyItem:
    """An item that holds the company."""
    return CompanyItem(
        company.company_id,
        name=company.name,
        licence=company.licence.value,
        locale=company.locale,
        reply_to=company.reply_to,
        smtp=company.smtp and to_smtp_map(company.smtp),
        domain=company.domain and to_domain_map(company.domain),
        default_sender=company.default_sender and company.default_sender.value,
        retention_months=company.retention_months,
        undo_seconds=company.undo_seconds,
        remote_pictures=company.remote_pictures or None,
        on_unknown_outcome=company.on_unknown_outcome.value,
        open_window_seconds=company.open_window_seconds,
        believe_programs=company.believe_programs,
        gate_attachments=company.gate_attachments,
        gate_by_code=company.gate_by_code,
        on_unknown_consent=company.on_unknown_consent.value,
        legal_basis={
            category.value: basis.value for category, basis in company.legal_basis.items()
        },
        api_keys=[to_key_map(key) for key in company.api_keys],
        smtp_checks=list(company.smtp_checks) or None,
        frame_origins=list(company.frame_origins) or None,
        notifications=company.notifications,
        saved_views=to_view_maps(company.saved_views),
        quotas=dict(company.quotas),
        suspension=company.suspension and to_suspension_map(company.suspension),
        closing_since=company.closing_since,
        notices_seen_at=company.notices_seen_at,
        forwarding_code=company.forwarding_code or None,
    )


def to_view_maps(views: Sequence[SavedView]) -> list[SavedViewMap]:
    """The views as they lie in the table."""
    return [SavedViewMap(name=view.name, query=view.query) for view in views]


def to_smtp_map(smtp: SmtpSettings) -> SmtpMap:
    """The settings as they lie in the table."""
    return SmtpMap(
        host=smtp.host,
        port=smtp.port,
        security=smtp.security.value,
        username=smtp.username,
        encrypted_password=smtp.encrypted_password,
        granted_by=smtp.grant.by.value if smtp.grant else None,
        grant_id=smtp.grant.grant_id if smtp.grant else None,
        from_email=smtp.from_email,
        from_name=smtp.from_name,
        fallback=smtp.fallback.value,
        max_per_minute=smtp.max_per_minute,
        verified_at=smtp.verified_at,
        broken_at=smtp.broken_at,
        broken_reason=smtp.broken_reason,
        paused_until=smtp.paused_until,
        paused_reason=smtp.paused_reason,
        away_until=smtp.away_until,
    )

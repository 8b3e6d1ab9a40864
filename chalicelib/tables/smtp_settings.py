"""A company's own mail server in the companies table.

Each change touches these settings alone, and only while they are what the change is about.
"""

from datetime import datetime
from typing import Any

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.domain.companies import Company, SmtpSettings
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.tables.company_item import CompanyItem, to_smtp_map
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.updates import updated_if

_SMTP: Any = CompanyItem.smtp  # PynamoDB types an attribute of a map as its value
_EXISTS = CompanyItem.company_id.exists()


@failures_as_try_again()
def put_smtp(company_id: int, smtp: SmtpSettings | None) -> None:
    """Replace the settings, or take them away."""
    action: Action = _SMTP.set(to_smtp_map(smtp)) if smtp else _SMTP.remove()
    updated_if(CompanyItem(company_id), [action], _EXISTS)


@failures_as_try_again()
def amend_smtp(company_id: int, smtp: SmtpSettings) -> bool:
    """Change what needs no new verification; False: it is another server by now."""
    actions: list[Action] = [
        _SMTP.from_name.set(smtp.from_name),
        _SMTP.fallback.set(smtp.fallback.value),
        _SMTP.max_per_minute.remove()
        if smtp.max_per_minute is None
        else _SMTP.max_per_minute.set(smtp.max_per_minute),
    ]
    return updated_if(CompanyItem(company_id), actions, _is_still(smtp))


@failures_as_try_again()
def mark_verified(company_id: int, smtp: SmtpSettings, *, at: datetime) -> bool:
    """Note that the server took the test mail; False: it is another server by now."""
    actions: list[Action] = [
        _SMTP.verified_at.set(at),
        _SMTP.broken_at.remove(),
        _SMTP.broken_reason.remove(),
        _SMTP.paused_until.remove(),
        _SMTP.paused_reason.remove(),
        _SMTP.away_until.remove(),
    ]
    return updated_if(CompanyItem(company_id), actions, _is_still(smtp))


@failures_as_try_again()
def mark_broken(company_id: int, smtp: SmtpSettings, *, reason: ReasonCode, at: datetime) -> bool:
    """Note that the server does not let us in; False: known already, or another server by now."""
    actions: list[Action] = [_SMTP.broken_at.set(at), _SMTP.broken_reason.set(reason)]
    return updated_if(
        CompanyItem(company_id), actions, _is_still(smtp) & _SMTP.broken_at.does_not_exist()
    )


@failures_as_try_again()
def mark_paused(
    company_id: int, smtp: SmtpSettings, *, until: datetime, reason: ReasonCode
) -> bool:
    """Note until when nothing may be sent; False: known for as long, or another server by now."""
    actions: list[Action] = [_SMTP.paused_until.set(until), _SMTP.paused_reason.set(reason)]
    longer = _SMTP.paused_until.does_not_exist() | (_SMTP.paused_until < until)
    return updated_if(CompanyItem(company_id), actions, _is_still(smtp) & longer)


@failures_as_try_again()
def move_away_until(
    company_id: int, smtp: SmtpSettings, *, known: datetime | None, to: datetime
) -> bool:
    """Move the moment until which the server is left alone.

    False: it is not the known one any more, or another server by now.
    """
    away_until = _SMTP.away_until
    as_known: Condition = away_until == known if known else away_until.does_not_exist()
    return updated_if(CompanyItem(company_id), [away_until.set(to)], _is_still(smtp) & as_known)


@failures_as_try_again()
def count_check(company: Company, checks: tuple[datetime, ...]) -> bool:
    """Note when test mails were asked for; False: another request did at the same time."""
    known = CompanyItem.smtp_checks
    as_read: Condition = (
        known == list(company.smtp_checks) if company.smtp_checks else known.does_not_exist()
    )
    return updated_if(CompanyItem(company.company_id), [known.set(list(checks))], _EXISTS & as_read)


def _is_still(smtp: SmtpSettings) -> Condition:
    """Whether it is this server, signed in to in this way: each encryption has bytes of its own."""
    granted: Condition = (
        _SMTP.grant_id == smtp.grant.grant_id if smtp.grant else _SMTP.grant_id.does_not_exist()
    )
    condition: Condition = (
        granted
        & (_SMTP.host == smtp.host)
        & (_SMTP.port == smtp.port)
        & (_SMTP.security == smtp.security.value)
        & (_SMTP.username == smtp.username)
        & (_SMTP.encrypted_password == smtp.encrypted_password)
        & (_SMTP.from_email == smtp.from_email)
    )
    return condition

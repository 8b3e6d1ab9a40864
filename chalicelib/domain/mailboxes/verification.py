"""The test mail by which a company's own server is verified, and what is told of it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from chalicelib.domain.companies import SmtpSettings
from chalicelib.domain.message.header_fields import address_field, text_field
from chalicelib.domain.message.wire import WIRE
from chalicelib.domain.periods import in_rome
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.domain.reasons import Reason, reason
from chalicelib.domain.words import Locale, words

MOST_CHECKS = 5
CHECKS_WITHIN = timedelta(hours=1)

_TOLD = {
    ReasonCode.NO_TLS,
    ReasonCode.CERTIFICATE,
    ReasonCode.TURNED_AWAY,
    ReasonCode.NO_LOGIN,
    ReasonCode.AUTHENTICATION,
    ReasonCode.BASIC_AUTH_OFF,
    ReasonCode.APP_PASSWORD,
    ReasonCode.ACCOUNT_BLOCKED,
    ReasonCode.RECONNECT,
    ReasonCode.TOKEN_UNAVAILABLE,
    ReasonCode.QUOTA_HOUR,
    ReasonCode.QUOTA_DAY,
    ReasonCode.CONNECTION_LIMIT,
    ReasonCode.BLOCKED,
    ReasonCode.TOO_LARGE,
    ReasonCode.RECIPIENT_FULL,
    ReasonCode.SENDER_REFUSED,
    ReasonCode.REFUSED,
    ReasonCode.DEFERRED,
    ReasonCode.NO_ANSWER,
}
"""What only a mail server can have said, or one that showed a certificate."""


def compose_trial(smtp: SmtpSettings, *, locale: Locale, at: datetime, name: str) -> bytes:
    """Compose a test mail from the company's address to itself.

    Args:
        smtp: the settings on trial.
        locale: the company's language.
        at: the mail's date.
        name: what tells this mail from all others.
    """
    said = words("mail", locale)
    message = EmailMessage(policy=WIRE)
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{name}@{smtp.from_email.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(said["trial_text"] + "\n")
    fields = [
        address_field("From", smtp.from_name, smtp.from_email),
        address_field("To", smtp.from_name, smtp.from_email),
        text_field("Subject", said["trial_subject"]),
    ]
    return "".join(fields).encode() + message.as_bytes()


def told(reason_code: ReasonCode) -> ReasonCode:
    """Reduce a reason to what the caller may know.

    Whatever depends on what listens where, or on what the resolver says of a name, looks the same:
    the test must be no way to explore a network.
    """
    return reason_code if reason_code in _TOLD else ReasonCode.UNREACHABLE


def checks_with(
    checks: Sequence[datetime], *, now: datetime
) -> tuple[tuple[datetime, ...], timedelta]:
    """Add a check to those of the last hour; returns too how long to wait before making it."""
    recent = [at for at in checks if now - at < CHECKS_WITHIN]
    if len(recent) < MOST_CHECKS:
        return (*recent, now), timedelta(0)
    return tuple(recent), recent[-MOST_CHECKS] + CHECKS_WITHIN - now


def smtp_row(smtp: SmtpSettings) -> dict[str, Any]:
    """The settings as the API shows them: everything but the password."""
    return {
        "host": smtp.host,
        "port": smtp.port,
        "security": smtp.security.value,
        "username": smtp.username,
        "connected_by": smtp.grant.by.value if smtp.grant else None,
        "from_email": smtp.from_email,
        "from_name": smtp.from_name,
        "fallback": smtp.fallback.value,
        "max_per_minute": smtp.max_per_minute,
        "verified_at": in_rome(smtp.verified_at),
        "broken_at": in_rome(smtp.broken_at),
        "broken_reason": _why(smtp.broken_at, smtp.broken_reason),
        "paused_until": in_rome(smtp.paused_until),
        "paused_reason": _why(smtp.paused_until, smtp.paused_reason),
    }


def _why(since: datetime | None, code: ReasonCode | None) -> Reason | None:
    return reason(code) if since and code else None

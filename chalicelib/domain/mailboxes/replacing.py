"""A company's mailbox that another takes the place of."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.companies import SmtpSettings
from chalicelib.domain.reason_codes import ReasonCode


def in_place_of(known: SmtpSettings | None, wished: SmtpSettings, *, now: datetime) -> SmtpSettings:
    """The wished settings; mail of the known ones waits until these are verified."""
    if known is None:
        return wished
    if known.usable:
        return replace(wished, broken_at=now, broken_reason=ReasonCode.SMTP_BROKEN)
    return replace(wished, broken_at=known.broken_at, broken_reason=known.broken_reason)

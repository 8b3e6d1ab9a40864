"""Whether the links of an email still work."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from chalicelib.domain.email_ids import due_at

if TYPE_CHECKING:
    from chalicelib.domain.emails import Email

_LONGEST_MONTH = timedelta(days=31)


def kept_until(email: Email) -> datetime:
    """When the email's retention ends: by then its content is gone, and it follows."""
    return due_at(email.email_id) + email.retention_months * _LONGEST_MONTH


def links_open(email: Email, *, now: datetime) -> bool:
    """Whether the links may be followed: nobody took them back, and the email is still kept."""
    taken_back = email.links_revoked_at or email.cancelled_at or email.erased_at
    return taken_back is None and now < kept_until(email)

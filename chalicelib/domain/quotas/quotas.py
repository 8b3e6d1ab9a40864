"""How much of the service one company may take, so that it leaves enough to the others."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from chalicelib.domain.companies import Company, Licence
from chalicelib.domain.due import Waiting, first_waiting
from chalicelib.domain.email_ids import due_at
from chalicelib.domain.requests import Batch

NEAR = 0.8
"""From this share of a quota on, its company nears it."""


class Quota(StrEnum):
    """Of what there is only so much for each company."""

    EMAILS_WAITING = "emails_waiting"
    """Accepted, and neither sent nor failed: scheduled ones as well."""
    EMAILS_A_DAY = "emails_a_day"
    """Accepted on a day in UTC."""
    EMAILS_DUE_IN_A_MINUTE = "emails_due_in_a_minute"
    """Scheduled for the same minute."""
    UPLOADS_A_DAY = "uploads_a_day"
    UPLOAD_BYTES_A_DAY = "upload_bytes_a_day"
    DOCUMENTS_A_DAY = "documents_a_day"
    """Registered for the first time on a day in UTC; what is known may be changed and paid."""
    EXPORTS_AT_ONCE = "exports_at_once"
    """Being written, or waiting for it."""
    REQUESTS_A_SECOND = "requests_a_second"
    """With one API key, its sessions included."""

    @classmethod
    def of_emails(cls) -> tuple[Self, Self]:
        """Those that every email counts against."""
        return cls.EMAILS_A_DAY, cls.EMAILS_WAITING


_STEPS = {
    Quota.EMAILS_WAITING: (10_000, 50_000, 100_000, 200_000),
    Quota.EMAILS_A_DAY: (5_000, 20_000, 50_000, 100_000),
    Quota.EMAILS_DUE_IN_A_MINUTE: (1_000, 5_000, 10_000, 20_000),
    Quota.UPLOADS_A_DAY: (1_000, 5_000, 10_000, 20_000),
    Quota.UPLOAD_BYTES_A_DAY: (5 * 10**9, 20 * 10**9, 50 * 10**9, 100 * 10**9),
    Quota.DOCUMENTS_A_DAY: (5_000, 20_000, 50_000, 100_000),
    Quota.EXPORTS_AT_ONCE: (2, 3, 4, 5),
    Quota.REQUESTS_A_SECOND: (100, 200, 300, 500),
}
"""By the licence, in the order in which `Licence` names them."""


@dataclass(frozen=True, slots=True)
class Used:
    """How much of a quota is used."""

    quota: Quota
    used: int
    allowed: int


def allowed(company: Company, quota: Quota) -> int:
    """What the operator allows the company, or else its licence."""
    by_licence = _STEPS[quota][tuple(Licence).index(company.licence)]
    return company.quotas.get(quota, by_licence)


def nears(used: Used, *, by: int) -> bool:
    """Whether the last `by` took the company near its quota, where it was not before."""
    near = used.allowed * NEAR
    return used.used - by < near <= used.used


def day_of(now: datetime) -> int:
    """The number of the day in UTC."""
    return int(now.timestamp()) // 86_400


def until_next_day(now: datetime) -> timedelta:
    """How long this day in UTC goes on."""
    return timedelta(seconds=86_400 - int(now.timestamp()) % 86_400)


def scheduled_for(batch: Batch) -> datetime | None:
    """The minute for which the emails of a batch are scheduled; None: they leave at once."""
    waiting = first_waiting(batch.email_ids[0], queued_at=batch.queued_at)
    if waiting is Waiting.QUEUED:
        return None
    return due_at(batch.email_ids[0]).replace(second=0, microsecond=0)

"""The conditions of conditional updates of an email, each defined once.

Whoever claims, cancels, gives up or settles asks by these, so that of two who want
different things of one email at the same time exactly one is granted.
"""

from datetime import datetime

from pynamodb.expressions.condition import Condition

from chalicelib.tables.emails.item import EmailItem

THERE: Condition = EmailItem.company_id.exists()

NOT_THERE: Condition = EmailItem.company_id.does_not_exist()

UNCLAIMED: Condition = EmailItem.lease_until.does_not_exist()
"""No worker has it; a claim that ran out still counts."""

NOT_CANCELLED: Condition = EmailItem.cancelled_at.does_not_exist()

NOT_ERASED: Condition = EmailItem.erased_at.does_not_exist()

OUTCOME_NOT_UNKNOWN: Condition = EmailItem.outcome_unknown_at.does_not_exist()

NOT_SENT: Condition = (
    EmailItem.sent_at.does_not_exist()
    & EmailItem.delivered_at.does_not_exist()
    & EmailItem.bounced_at.does_not_exist()
    & EmailItem.complained_at.does_not_exist()
)

NO_OUTCOME: Condition = THERE & NOT_SENT & NOT_CANCELLED & EmailItem.failed_at.does_not_exist()
"""Nobody knows what became of it, or nothing did yet."""

AWAITS_SENDING: Condition = NO_OUTCOME & OUTCOME_NOT_UNKNOWN & UNCLAIMED
"""As `domain.states.awaits_sending` has it of an email that was read."""

MAY_FAIL: Condition = THERE & UNCLAIMED & NOT_SENT & NOT_CANCELLED & OUTCOME_NOT_UNKNOWN
"""It awaits sending, or has failed: what is done again, for want of an answer, is granted again."""

CAME_TO_AN_END: Condition = (
    EmailItem.sent_at.exists()
    | EmailItem.failed_at.exists()
    | EmailItem.cancelled_at.exists()
    | EmailItem.outcome_unknown_at.exists()
)


def claim_ran_out(at: datetime) -> Condition:
    """A worker claimed it and has not answered for it in time."""
    ran_out: Condition = EmailItem.lease_until < at
    return ran_out


def outcome_unknown(at: datetime) -> Condition:
    """It may or may not have left, and nobody has settled that."""
    unsettled: Condition = NO_OUTCOME & EmailItem.settled_at.does_not_exist()
    unknown: Condition = EmailItem.outcome_unknown_at.exists() | claim_ran_out(at)
    both: Condition = unsettled & unknown
    return both


def claimed_by(lease_id: str) -> Condition:
    """Its worker is this one."""
    claimed: Condition = EmailItem.lease_until.exists() & (EmailItem.lease_id == lease_id)
    return claimed

"""The emails table by recipient: what went to a person, and what is done to all of it."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.domain.clocks import CLOCKS_DIFFER
from chalicelib.domain.email_ids import FIRST_ID, LAST_ID, EmailKey
from chalicelib.domain.emails import Email, Untracked
from chalicelib.tables.emails.changes import changed_if
from chalicelib.tables.emails.conditions import (
    CAME_TO_AN_END,
    NOT_SENT,
    THERE,
    UNCLAIMED,
    claim_ran_out,
)
from chalicelib.tables.emails.item import EmailItem
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.updates import updated_if


def emails_to(
    recipient_key: str, *, first: int = FIRST_ID, below: int = LAST_ID + 1, most: int | None = None
) -> Iterator[int]:
    """The ids of a company's emails to the recipient from one id to below another, newest first.

    The index lags a little behind the table: the very newest may be missing.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    within = EmailItem.email_id.between(first, max(first, below - 1))
    with failures_as_try_again():
        for key in EmailItem.by_recipient.query(
            recipient_key, within, scan_index_forward=False, limit=most
        ):
            yield int(key.email_id)


@failures_as_try_again()
def stop_email(key: EmailKey, *, decided_at: datetime, at: datetime) -> None:
    """Stop the recording of an email that was queued before its recipient refused.

    One whose openings are counted without a name only as long as it waits: then it leaves without
    a pixel. A fetch of what was sent tells of no email.
    """
    stopped, untracked = EmailItem.stopped_at, EmailItem.untracked
    waits = UNCLAIMED & NOT_SENT
    changed_if(
        EmailItem(*key),
        [stopped.set(at)],
        THERE
        & (untracked.does_not_exist() | ((untracked == Untracked.ANONYMOUS.value) & waits))
        & stopped.does_not_exist()
        & (EmailItem.queued_at <= decided_at + CLOCKS_DIFFER),
    )


@failures_as_try_again()
def erase_facts(email: Email, *, at: datetime) -> bool:
    """Take from an email all that tells of its recipient; False while it may still be sent.

    Nothing is recorded of it any more. The index still leads to it.
    """
    return changed_if(
        EmailItem(*email.key),
        [
            EmailItem.erased_at.set(at),
            EmailItem.stopped_at.set(EmailItem.stopped_at | at),
            EmailItem.to_email.set(""),
            EmailItem.to_name.set(""),
            EmailItem.subject.set(""),
            EmailItem.metadata.remove(),
            EmailItem.attachments.set([]),
            EmailItem.attachment_count.remove(),
            EmailItem.hits.set([]),
            EmailItem.late_hits.set({}),
            EmailItem.hit_count.set(0),
            EmailItem.gate_window.remove(),
            EmailItem.gate_tries.remove(),
            EmailItem.provider.remove(),
            EmailItem.last_reply.remove(),
            EmailItem.accepted_reply.remove(),
            EmailItem.delivery_reply.remove(),
            EmailItem.delay_reply.remove(),
            EmailItem.bounce_reply.remove(),
        ],
        # A claim that ran out is never granted anew.
        (UNCLAIMED & CAME_TO_AN_END) | claim_ran_out(at),
    )


@failures_as_try_again()
def forget_copy_address(email: Email, *, address: str) -> None:
    """Remove the address to which a copy of the email went."""
    for copy in (EmailItem.copy_to, EmailItem.cc):
        changed_if(EmailItem(*email.key), [copy.remove()], copy == address)


@failures_as_try_again()
def leave_index(email: Email) -> None:
    """Take the email out of the index by recipient."""
    item = EmailItem(*email.key)
    updated_if(item, [EmailItem.recipient_key.remove()], EmailItem.erased_at.exists())

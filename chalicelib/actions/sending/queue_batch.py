"""Queue a batch: content to S3, then the items, then the outbox, so that nothing is lost.

Between the last two the document is pointed to its newest emails: behind the items, or it could
point to none; before the outbox, where a break leaves emails that are shown as what they are.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random, SystemRandom
from uuid import uuid4

from chalicelib.actions.quotas.return_emails import return_emails
from chalicelib.actions.quotas.take_emails import take_emails
from chalicelib.actions.sending.store_email import store_email
from chalicelib.actions.suppressions.refuse_suppressed import look_up_refusals
from chalicelib.domain.companies import Company
from chalicelib.domain.documents.sends import pointers_of, sends_of
from chalicelib.domain.due import Waiting, first_waiting
from chalicelib.domain.email_ids import RANDOM_BITS, milliseconds_of, mint_email_id
from chalicelib.domain.emails import Email
from chalicelib.domain.errors import InvalidRequest, Suspended, TryAgainLater
from chalicelib.domain.links import kept_until
from chalicelib.domain.problems import ErrorCode, Problem, ProblemCode
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.domain.requests import Batch, Idempotency
from chalicelib.domain.states import DeliveryStatus, delivery_status
from chalicelib.queues.outbox import put_in_outbox
from chalicelib.stores.attachments import delete_content, place_of
from chalicelib.tables.batches import find_batch, remember_batch
from chalicelib.tables.documents.sends import add_sends
from chalicelib.tables.emails.sending import fail_unclaimed
from chalicelib.telemetry import count, logger

_DICE = SystemRandom()
_WAITING = {DeliveryStatus.QUEUED, DeliveryStatus.SCHEDULED}


def draw_batch(
    size: int,
    *,
    due: datetime,
    idempotency: Idempotency | None,
    now: datetime,
    dice: Random = _DICE,
) -> Batch:
    """Mint the ids of a new batch of so many emails, of which nothing is stored yet."""
    noises = dice.sample(range(1 << RANDOM_BITS), size)
    due += timedelta(milliseconds=dice.randrange(milliseconds_of(due)))
    return Batch(
        fingerprint=idempotency.fingerprint if idempotency else "",
        batch_id=uuid4().hex,
        queued_at=now,
        email_ids=tuple(mint_email_id(due_at=due, noise=noise) for noise in noises),
    )


def queue_batch(
    company: Company,
    batch: Batch,
    *,
    plan: Callable[[Batch], list[Email]],
    store_content: Callable[[Email], None],
    idempotency: Idempotency | None,
    counted: bool = True,
    now: datetime,
) -> list[Email]:
    """Store the emails and have them sent when they are due.

    The same idempotency key gives the same emails, also where the first request broke off
    half-way: every step can be done again, and does nothing where it was done.

    Args:
        company: whose emails they are.
        batch: as drawn; another one counts where the key stands for it already.
        plan: the emails of a batch, one for each of its ids.
        store_content: stores what the emails of a batch share, named by any one of them.
        idempotency: the caller's name for the request, if it gave one.
        counted: whether they count against the company's quotas.
        now: the time.

    Returns:
        The emails, each as it is: those to suppressed addresses have failed. Without a key, those
        of them that the outbox did not take are failed too: to answer that nothing was done would
        be untrue where a worker has others already.

    Raises:
        Suspended: the company's sending stands still.
        InvalidRequest: as `plan` does, or the key stood for another request, or there is no
            room for so many.
        QuotaReached: the company has used what it is allowed; nothing is stored.
        TryAgainLater: not everything is stored and in the outbox. With a key, the repetition
            completes it; without one, none of it will be sent.
    """
    if company.suspension:
        raise Suspended(company.suspension)
    emails = plan(batch)
    refusals = look_up_refusals(company.company_id, emails)
    counted = counted and _is_new(company, idempotency, now=now)
    if counted:
        take_emails(company, batch, now=now)
    if idempotency:
        drawn, batch = batch, _remember(company, idempotency, batch)
        if counted and batch != drawn:  # another try of the request came first
            return_emails(company, drawn, now=now)
        emails = plan(batch)
    emails = refusals.apply(emails, now=now)
    stored: list[Email] = []
    try:
        store_content(emails[0])
        stored.extend(store_email(email, keyed=idempotency is not None) for email in emails)
        _delete_if_nobodys(emails[0], stored)
        _point_documents(stored)
        put_in_outbox(
            [
                email.key
                for email in stored
                # What a repetition finds on its way needs no second message.
                if email.attempts == 0
                and delivery_status(email, now=now) in _WAITING
                and first_waiting(email.email_id, queued_at=email.queued_at) is Waiting.QUEUED
            ],
            now=now,
        )
    except TryAgainLater:
        if idempotency:
            raise
        left = [_withdraw(email, at=now) for email in stored]
        if all(email.failed_at for email in left):
            raise
        return left
    return stored


def _is_new(company: Company, idempotency: Idempotency | None, *, now: datetime) -> bool:
    """Whether the request was not made before, so that its emails are counted yet."""
    if idempotency is None:
        return True
    key = idempotency.key
    return find_batch(company_id=company.company_id, idempotency_key=key, now=now) is None


def _remember(company: Company, idempotency: Idempotency, batch: Batch) -> Batch:
    """What the key stands for, which is this batch if the key is new."""
    remembered = remember_batch(
        company_id=company.company_id, idempotency_key=idempotency.key, batch=batch
    )
    if not idempotency.named(remembered):
        problem = Problem(ProblemCode.INVALID, "The key was used for another request.")
        raise InvalidRequest({"Idempotency-Key": [problem]}, ErrorCode.IDEMPOTENCY_MISMATCH)
    return remembered


def _delete_if_nobodys(kept: Email, stored: list[Email]) -> None:
    """Delete the content again where a repetition finds that it is no email's any more.

    Its recipients were erased since, or it lies elsewhere, by the retention of that time.
    """
    place = place_of(kept)
    if all(email.erased_at or place_of(email) != place for email in stored):
        delete_content(kept)


def _point_documents(stored: list[Email]) -> None:
    """Have the emails' documents point to them; failing costs their icons, and not the emails."""
    first = stored[0]
    try:
        for document, sends in sends_of(stored):
            for pointer in pointers_of(document):
                add_sends(first.company_id, pointer, sends, expires_at=kept_until(first))
    except TryAgainLater:
        count("DocumentNotPointed")
        logger.exception("document not pointed", **first.key._asdict())


def _withdraw(email: Email, *, at: datetime) -> Email:
    """The email, failed if nobody claimed it meanwhile."""
    if email.failed_at:
        return email
    try:
        withdrawn = fail_unclaimed(email, at=at, reason=ReasonCode.NOT_QUEUED)
    except TryAgainLater:
        # Neither claimed nor in the outbox, as far as anybody knows: its row will tell in time.
        withdrawn = True
    return replace(email, failed_at=at) if withdrawn else email

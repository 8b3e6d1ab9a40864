"""Queue a batch: content to S3, then the items, then the outbox, so that nothing is lost."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from chalicelib.mail.companies import Company
from chalicelib.mail.due import Waiting, first_waiting
from chalicelib.mail.email_ids import RANDOM_BITS, due_at, mint_email_id
from chalicelib.mail.emails import Email
from chalicelib.mail.errors import InvalidRequest, TryAgainLater
from chalicelib.mail.requests import Batch, Idempotency
from chalicelib.outbox import put_in_outbox
from chalicelib.tables.batches import amend_batch, remember_batch
from chalicelib.tables.emails import find_email, put_new_email, withdraw_email


def draw_batch(
    size: int, *, due: datetime, idempotency: Idempotency | None, now: datetime
) -> Batch:
    """A new batch of so many emails, of which nothing is stored yet."""
    noises = secrets.SystemRandom().sample(range(1 << RANDOM_BITS), size)
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
        now: the time.

    Raises:
        InvalidRequest: as `plan` does, or the key stood for another request.
        TryAgainLater: not everything is stored. Without a key, nothing of it will be sent, if only
            the table takes the withdrawal.
    """
    emails = plan(batch)
    if idempotency:
        batch = _remember(company, idempotency, batch)
        emails = plan(batch)
    stored: list[Email] = []
    try:
        store_content(emails[0])
        stored.extend(_store(email) for email in emails)
        if idempotency and [email.email_id for email in stored] != list(batch.email_ids):
            moved = replace(batch, email_ids=tuple(email.email_id for email in stored))
            amend_batch(company_id=company.company_id, idempotency_key=idempotency.key, batch=moved)
        put_in_outbox(
            [
                (email.company_id, email.email_id)
                for email in stored
                if first_waiting(email.email_id, queued_at=email.queued_at) is Waiting.QUEUED
            ],
            now=now,
        )
    except TryAgainLater:
        if not idempotency:
            for email in stored:
                with suppress(TryAgainLater):
                    withdraw_email(email, at=now, reason="not_queued")
        raise
    return stored


def _remember(company: Company, idempotency: Idempotency, batch: Batch) -> Batch:
    """What the key stands for, which is this batch if the key is new."""
    remembered = remember_batch(
        company_id=company.company_id, idempotency_key=idempotency.key, batch=batch
    )
    if remembered.fingerprint != idempotency.fingerprint:
        raise InvalidRequest({"Idempotency-Key": ["The key was used for another request."]})
    return remembered


def _store(email: Email) -> Email:
    """The email as stored: now, or by an earlier try of the same request."""
    while not put_new_email(email):
        taken = find_email(company_id=email.company_id, email_id=email.email_id)
        if taken and taken.batch_id == email.batch_id:
            return taken
        # Another email is due in the same millisecond with the same noise.
        due, noise = due_at(email.email_id), secrets.randbelow(1 << RANDOM_BITS)
        email = replace(email, email_id=mint_email_id(due_at=due, noise=noise))
    return email

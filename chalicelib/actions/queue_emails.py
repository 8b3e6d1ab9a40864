"""Queue the emails of one request.

Content to S3, then the items, then the outbox, so that nothing is lost.
"""

import secrets
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from chalicelib.actions.plan_emails import plan_emails
from chalicelib.attachment_store import put_attachment, put_body
from chalicelib.mail.bodies import sanitise
from chalicelib.mail.companies import Company
from chalicelib.mail.email_ids import RANDOM_BITS, mint_email_id
from chalicelib.mail.emails import Email
from chalicelib.mail.errors import InvalidRequest, TryAgainLater
from chalicelib.mail.requests import Batch, Idempotency, SendRequest
from chalicelib.outbox import put_in_outbox
from chalicelib.tables.batches import amend_batch, remember_batch
from chalicelib.tables.emails import find_email, put_new_email, withdraw_email


def queue_emails(
    company: Company, request: SendRequest, *, idempotency: Idempotency | None = None, now: datetime
) -> list[Email]:
    """Store one email for each recipient (and one for the sender's copy) and have them sent.

    The same idempotency key gives the same emails, also where the first request broke off
    half-way: every step can be done again, and does nothing where it was done.

    Raises:
        InvalidRequest: the company cannot send this, or the key stood for another request.
        TryAgainLater: not everything is stored. Without a key, nothing of it will be sent.
    """
    batch = _draw(request, idempotency, now)
    emails = plan_emails(company, request, batch)
    if idempotency:
        batch = _remember(company, idempotency, batch)
        emails = plan_emails(company, request, batch)
    stored: list[Email] = []
    try:
        _store_content(company, request, batch.batch_id)
        stored.extend(_store(email) for email in emails)
        if idempotency and [email.email_id for email in stored] != list(batch.email_ids):
            moved = replace(batch, email_ids=tuple(email.email_id for email in stored))
            amend_batch(company_id=company.company_id, idempotency_key=idempotency.key, batch=moved)
        put_in_outbox(company.company_id, [email.email_id for email in stored])
    except TryAgainLater:
        if not idempotency:
            for email in stored:
                with suppress(TryAgainLater):
                    withdraw_email(email, at=now, reason="not_queued")
        raise
    return stored


def _draw(request: SendRequest, idempotency: Idempotency | None, now: datetime) -> Batch:
    noises = secrets.SystemRandom().sample(range(1 << RANDOM_BITS), request.size)
    return Batch(
        fingerprint=idempotency.fingerprint if idempotency else "",
        batch_id=uuid4().hex,
        queued_at=now,
        email_ids=tuple(mint_email_id(due_at=now, noise=noise) for noise in noises),
    )


def _remember(company: Company, idempotency: Idempotency, batch: Batch) -> Batch:
    """What the key stands for, which is this batch if the key is new."""
    remembered = remember_batch(
        company_id=company.company_id, idempotency_key=idempotency.key, batch=batch
    )
    if remembered.fingerprint != idempotency.fingerprint:
        raise InvalidRequest({"Idempotency-Key": ["The key was used for another request."]})
    return remembered


def _store_content(company: Company, request: SendRequest, batch_id: str) -> None:
    put_body(
        company_id=company.company_id,
        batch_id=batch_id,
        body=sanitise(request.body),
        retention_months=company.retention_months,
    )
    for index, file in enumerate(request.files):
        put_attachment(
            company_id=company.company_id,
            batch_id=batch_id,
            index=index,
            attachment=file.attachment,
            content=file.content,
            retention_months=company.retention_months,
        )


def _store(email: Email) -> Email:
    """The email as stored: now, or by an earlier try of the same request."""
    while not put_new_email(email):
        taken = find_email(company_id=email.company_id, email_id=email.email_id)
        if taken and taken.batch_id == email.batch_id:
            return taken
        # Another email was due in the same millisecond with the same noise.
        noise = secrets.randbelow(1 << RANDOM_BITS)
        email = replace(email, email_id=mint_email_id(due_at=email.queued_at, noise=noise))
    return email

"""Remind a customer of what a document still owes, because somebody asks for it."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.actions.sending.queue_emails import queue_emails
from chalicelib.actions.templates.write_mail import write_mail
from chalicelib.domain.categories import Category
from chalicelib.domain.companies import Company
from chalicelib.domain.documents.registered import FileRole, RegisteredDocument, registered
from chalicelib.domain.documents.reminders import SOON, customer_to_remind
from chalicelib.domain.emails import Document, Email, File
from chalicelib.domain.errors import Conflict, NotFound, RicevutaError
from chalicelib.domain.problems import ErrorCode
from chalicelib.domain.requests import Idempotency, Recipient, SendRequest
from chalicelib.stores.document_files import get_document_file
from chalicelib.tables.batches import find_batch
from chalicelib.tables.documents.registered import find_document
from chalicelib.tables.documents.reminded import mark_reminded, unmark_reminded


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderWish:
    """How somebody wants to remind. None: in the customer's language, as the service says it."""

    subject: str | None = None
    body: str | None = None
    """HTML."""
    again: bool = False
    """Also where a reminder was queued shortly before."""
    actor: str = ""


def remind_document(
    company: Company,
    document_id: int,
    wish: ReminderWish,
    *,
    idempotency: Idempotency | None = None,
    now: datetime,
) -> list[Email]:
    """Queue a reminder of the document to its customer.

    Two who ask at the same time send one, unless both insist.

    Raises:
        NotFound: the document is not registered.
        Conflict: nothing is owed, nobody may be reminded, or somebody was lately.
        Unreadable: what is registered cannot be understood.
        InvalidRequest, QuotaReached, TryAgainLater: as `queue_emails` does.
    """
    known = registered(find_document(company.company_id, document_id))
    address = customer_to_remind(known.document)
    request = _request(company, known.document, address, wish, now=now)
    begun = idempotency and find_batch(
        company_id=company.company_id, idempotency_key=idempotency.key, now=now
    )
    before, at = known.reminded_at, begun.queued_at if begun else now
    if begun and before and before >= at:
        return queue_emails(company, request, idempotency=idempotency, now=now)
    lately = not begun and before and now - before < SOON and not wish.again
    if lately or not mark_reminded(company.company_id, document_id, before=before, at=at):
        raise Conflict("A reminder was queued lately.", ErrorCode.REMINDED_LATELY)
    try:
        return queue_emails(company, request, idempotency=idempotency, now=now)
    except RicevutaError:
        # A repetition notes it again, also where it only completes what broke off here.
        unmark_reminded(company.company_id, document_id, before=before, at=at)
        raise


def _request(
    company: Company,
    document: RegisteredDocument,
    address: str,
    wish: ReminderWish,
    *,
    now: datetime,
) -> SendRequest:
    customer = document.customer
    files = _files(company, document)
    written = write_mail(company, document, category=Category.MANUAL_REMINDER, now=now)
    if wish.subject is None or wish.body is None:
        written = written.whole()
    version = files[0].attachment.sha256 if files else None
    return SendRequest(
        category=Category.MANUAL_REMINDER,
        document=Document(document.document_id, document.number, version),
        to=(Recipient(address, customer.name if customer else ""),),
        subject=written.subject if wish.subject is None else wish.subject,
        body=written.body if wish.body is None else wish.body,
        written_by=written.written_by if wish.subject is None and wish.body is None else "",
        files=files,
        actor=wish.actor,
    )


def _files(company: Company, document: RegisteredDocument) -> tuple[File, ...]:
    """The document itself, as far as it is kept: a reminder does without."""
    there = document.files.get(FileRole.DOCUMENT)
    if there is None:
        return ()
    try:
        content = get_document_file(company.company_id, document.document_id, there)
    except NotFound:
        return ()
    return (File(there.attachment, content),)

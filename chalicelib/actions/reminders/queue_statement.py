"""Queue a statement of what a customer owes: once, however often it is asked for."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.actions.reminders.write_reminder import (
    files_of,
    named,
    recipients_of,
    write_reminder,
)
from chalicelib.actions.sending.queue_emails import queue_emails
from chalicelib.domain.categories import Category
from chalicelib.domain.companies import Company
from chalicelib.domain.documents.registered import RegisteredDocument, Revised
from chalicelib.domain.emails import Document, File
from chalicelib.domain.reminders.rules import Rule
from chalicelib.domain.reminders.stopping import StepName
from chalicelib.domain.requests import (
    MOST_ATTACHMENT_BYTES,
    Idempotency,
    SendRequest,
    fingerprint_of,
)


def queue_statement(
    company: Company,
    parts: Sequence[tuple[Revised, Sequence[StepName]]],
    rule: Rule,
    *,
    now: datetime,
) -> int:
    """Queue it to the documents' customer; the same steps give the same email's id for a week.

    After that two could be queued: of these, the worker lets one leave.

    Raises:
        InvalidRequest, QuotaReached, TryAgainLater: as `queue_emails` does.
    """
    documents = [known.document for known, _ in parts]
    about = [
        (
            known.document,
            [
                one
                for one in known.document.owed
                if one.due_date in {name.due_date for name in names}
            ],
        )
        for known, names in parts
    ]
    written = write_reminder(company, about, rule, now=now)
    listed, files = _with_files(company, documents, wanted=rule.with_document)
    together = sorted(name.key for _, names in parts for name in names)
    request = SendRequest(
        category=Category.AUTOMATIC_REMINDER,
        statement=tuple(listed),
        reminder=" ".join(together),
        to=recipients_of(documents[0]),
        subject=written.subject,
        body=written.body,
        files=tuple(files),
    )
    print_of_it = fingerprint_of("statement", *together)
    # No header can hold a line break: nobody else's key is one of these.
    once = Idempotency(f"statement\n{print_of_it}", print_of_it)
    [email] = queue_emails(company, request, idempotency=once, now=now)
    return email.email_id


def _with_files(
    company: Company, documents: Sequence[RegisteredDocument], *, wanted: bool
) -> tuple[list[Document], list[File]]:
    """The documents as the email names them, with the files of as many as an email takes."""
    listed: list[Document] = []
    files: list[File] = []
    left = MOST_ATTACHMENT_BYTES
    for document in documents:
        there = files_of(company, document) if wanted else ()
        size = sum(file.attachment.size for file in there)
        taken = there if size <= left else ()
        left -= size if taken else 0
        listed.append(named(document, taken))
        files.extend(taken)
    return listed, files

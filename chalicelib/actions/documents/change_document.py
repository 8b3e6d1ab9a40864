"""Register a document, or change what is registered of it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from chalicelib.actions.quotas.take_document import take_document
from chalicelib.actions.sending.check_uploads import check_upload
from chalicelib.domain.companies import Company
from chalicelib.domain.documents.registered import (
    DocumentFile,
    DocumentWish,
    FileRole,
    RegisteredDocument,
    Revised,
)
from chalicelib.domain.documents.reminded import Reminders
from chalicelib.domain.emails import File
from chalicelib.domain.errors import ChangedMeanwhile, InvalidRequest, TryAgainLater
from chalicelib.domain.problems import Problem
from chalicelib.domain.reminders.steps import next_day, open_amounts
from chalicelib.domain.requests import StagedFile, Upload
from chalicelib.stores.document_files import delete_document_files, put_document_file
from chalicelib.tables.documents.registered import find_document, put_document
from chalicelib.tables.reminders.rules import find_rules

_TRIES = 3
_LONGEST_MONTH = timedelta(days=31)

Wish = Callable[[Revised | None], DocumentWish]
"""What the document is to be, given what is registered of it."""


def change_document(
    company: Company, document_id: int, wish: Wish, *, if_match: int | None = None, now: datetime
) -> Revised:
    """Store what the document is to be; where that is what it is, nothing is written.

    Args:
        company: whose document it is.
        document_id: by which the company knows it.
        wish: asked again where somebody else changed the document meanwhile.
        if_match: the revision that the caller has read; None: whichever it is.
        now: the moment.

    Raises:
        ChangedMeanwhile: it is another revision.
        InvalidRequest: there is no such upload, or no longer.
        QuotaReached: the company has registered as many new ones today as it may.
        Unreadable: what is registered cannot be understood.
        TryAgainLater: AWS does not answer, or others change the document all the time.
    """
    for attempt in range(_TRIES):
        known = find_document(company.company_id, document_id)
        check_match(known, if_match)
        wished = wish(known)
        files = _checked(company, wished, now)
        if known is None and not attempt:
            take_document(company, now=now)
        kept = _kept(company, document_id, files)
        document = replace(wished.document, files=kept)
        reminders = _reminders(company, known, document, now)
        if known and known.document == document and known.reminders == reminders:
            return known
        changed = (
            replace(
                known,
                document=document,
                revision=known.revision + 1,
                changed_at=now,
                reminders=reminders,
            )
            if known
            else Revised(document, 1, now, reminders=reminders)
        )
        expires_at = _expires_at(document, company, now)
        if put_document(company.company_id, changed, expires_at=expires_at):
            if known:
                _delete_replaced(company, known.document, document)
            return changed
    raise TryAgainLater("The document is changed by others.")


def check_match(known: Revised | None, if_match: int | None) -> None:
    """Check that what is known is what the caller has read.

    Raises:
        ChangedMeanwhile: it is not.
    """
    if if_match is not None and (known is None or known.revision != if_match):
        raise ChangedMeanwhile("The document is not what it was when it was read.")


def _checked(
    company: Company, wish: DocumentWish, now: datetime
) -> dict[FileRole, File | StagedFile | DocumentFile]:
    checked: dict[FileRole, File | StagedFile | DocumentFile] = {}
    problems: dict[str, list[Problem]] = {}
    for role, file in wish.files.items():
        known = check_upload(company, file, now=now) if isinstance(file, Upload) else file
        if isinstance(known, Problem):
            problems[f"files.{role}.upload_id"] = [known]
        else:
            checked[role] = known
    if problems:
        raise InvalidRequest(problems)
    return checked


def _kept(
    company: Company, document_id: int, files: Mapping[FileRole, File | StagedFile | DocumentFile]
) -> dict[FileRole, DocumentFile]:
    return {
        role: file
        if isinstance(file, DocumentFile)
        else put_document_file(
            file,
            company_id=company.company_id,
            document_id=document_id,
            retention_months=company.retention_months,
        )
        for role, file in files.items()
    }


def _reminders(
    company: Company, known: Revised | None, document: RegisteredDocument, now: datetime
) -> Reminders:
    """What was decided of its reminders, with the day of the next one as the document is now."""
    before = known.reminders if known else Reminders()
    if not open_amounts(document):
        return replace(before, next_on=None)
    book = find_rules(company.company_id).book
    return replace(before, next_on=next_day(document, book, before.reminded, now=now))


def _expires_at(document: RegisteredDocument, company: Company, now: datetime) -> datetime:
    last = datetime.combine(document.last_day, time(), UTC)
    return max(now, last) + company.retention_months * _LONGEST_MONTH


def _delete_replaced(
    company: Company, before: RegisteredDocument, after: RegisteredDocument
) -> None:
    in_use = {file.version for file in after.files.values()}
    gone = {role: file for role, file in before.files.items() if file.version not in in_use}
    delete_document_files(company.company_id, replace(before, files=gone))

"""Check what a company uploaded for the emails that it asks for."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from chalicelib.domain.companies import Company, content_months
from chalicelib.domain.email_ids import due_at
from chalicelib.domain.emails import Attachment, File
from chalicelib.domain.errors import InvalidRequest, NotFound
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.domain.requests import MOST_ATTACHMENT_BYTES, Idempotency, StagedFile, Upload
from chalicelib.stores.uploads import StoredFile, look_at_attachment, look_at_upload
from chalicelib.tables.batches import find_batch

KEPT = timedelta(days=1)
"""How long an upload may be used; the bucket's lifecycle deletes it a little later."""


def check_uploads(
    company: Company,
    files: Sequence[File | Upload],
    *,
    idempotency: Idempotency | None,
    now: datetime,
) -> tuple[File | StagedFile, ...]:
    """Check the files; returns them with the true size and hash of those that were uploaded.

    Raises:
        InvalidRequest: the company has no such upload (any more), or the files are too large.
        TryAgainLater: S3 does not answer.
    """
    checked: list[File | StagedFile] = []
    problems: dict[str, list[Problem]] = {}
    for index, file in enumerate(files):
        known = _check(company, index, file, idempotency, now) if isinstance(file, Upload) else file
        if isinstance(known, Problem):
            problems[f"attachments.{index}.upload_id"] = [known]
        else:
            checked.append(known)
    if sum(one.attachment.size for one in checked) > MOST_ATTACHMENT_BYTES:
        problems["attachments"] = [_too_large("The attachments are")]
    if problems:
        raise InvalidRequest(problems)
    return tuple(checked)


def check_upload(company: Company, file: Upload, *, now: datetime) -> StagedFile | Problem:
    """The upload with its true size and hash, or why it cannot be used.

    Raises:
        TryAgainLater: S3 does not answer.
    """
    stored = _upload(company.company_id, file.upload_id, now)
    return _staged(file, stored, file.upload_id)


def _check(
    company: Company, index: int, file: Upload, idempotency: Idempotency | None, now: datetime
) -> StagedFile | Problem:
    stored = _upload(company.company_id, file.upload_id, now)
    upload_id = file.upload_id if stored else None
    return _staged(file, stored or _taken_before(company, index, idempotency, now), upload_id)


def _staged(file: Upload, stored: StoredFile | None, upload_id: str | None) -> StagedFile | Problem:
    if stored is None:
        return Problem(ProblemCode.NO_SUCH_UPLOAD, "There is no such upload, or no longer.")
    if stored.size > MOST_ATTACHMENT_BYTES:
        return _too_large("The upload is")
    attachment = Attachment(file.filename, file.content_type, stored.size, stored.sha256)
    return StagedFile(attachment, stored.etag, upload_id)


def _upload(company_id: int, upload_id: str, now: datetime) -> StoredFile | None:
    try:
        stored = look_at_upload(company_id=company_id, upload_id=upload_id)
    except NotFound:
        return None
    return stored if now - stored.stored_at < KEPT else None


def _taken_before(
    company: Company, index: int, idempotency: Idempotency | None, now: datetime
) -> StoredFile | None:
    """What an earlier try of the same request kept, where its upload has expired meanwhile."""
    if idempotency is None:
        return None
    company_id = company.company_id
    batch = find_batch(company_id=company_id, idempotency_key=idempotency.key, now=now)
    if batch is None or not idempotency.named(batch):
        return None
    ahead = due_at(batch.email_ids[0]) - batch.queued_at
    try:
        return look_at_attachment(
            company_id=company_id,
            batch_id=batch.batch_id,
            index=index,
            retention_months=content_months(company.retention_months, ahead=ahead),
        )
    except NotFound:
        return None


def _too_large(what: str) -> Problem:
    sentence = f"{what} larger than {MOST_ATTACHMENT_BYTES} bytes."
    return Problem(ProblemCode.TOO_MANY_BYTES, sentence, max=MOST_ATTACHMENT_BYTES)

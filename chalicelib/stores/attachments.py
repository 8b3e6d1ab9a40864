"""Bodies and attachments in S3.

One object each, shared by the emails of a batch. Its key begins with how long it is kept, by which
the bucket's lifecycle knows it (docs/decisions/0034), and goes on with the company.
"""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import s3
from chalicelib.domain.companies import content_months
from chalicelib.domain.email_ids import due_at
from chalicelib.domain.emails import Attachment, Email
from chalicelib.domain.errors import NotFound, TryAgainLater
from chalicelib.settings import settings
from chalicelib.telemetry import logger

_URL_SECONDS = 300


def put_body(*, company_id: int, batch_id: str, body: str, retention_months: int) -> None:
    """Keep the sanitised HTML of a batch."""
    place = content_place(retention_months, company_id, batch_id)
    put_content(_body_key(place), body.encode(), "text/html; charset=utf-8")


def put_attachment(
    *,
    company_id: int,
    batch_id: str,
    index: int,
    attachment: Attachment,
    content: bytes,
    retention_months: int,
) -> None:
    """Keep the bytes of a batch's attachment."""
    key = attachment_key(content_place(retention_months, company_id, batch_id), index)
    put_content(key, content, attachment.content_type, sha256=attachment.sha256)


def copy_content(source: Email, target: Email) -> None:
    """Copy the content of a batch to another batch, which keeps it for its own time.

    Raises:
        NotFound: it was deleted with the source's retention.
        TryAgainLater: S3 does not answer.
    """
    bucket = settings().content_bucket
    for from_key, to_key in zip(_keys(source), _keys(target), strict=True):
        with s3_failures():
            s3().copy_object(
                Bucket=bucket, Key=to_key, CopySource={"Bucket": bucket, "Key": from_key}
            )


def delete_content(email: Email) -> None:
    """Delete what the emails of a batch share, whether or not it is there.

    Raises:
        TryAgainLater: S3 does not answer, or did not delete all of it.
    """
    bucket = settings().content_bucket
    try:
        found = s3().list_objects_v2(Bucket=bucket, Prefix=f"{place_of(email)}/")
        for one in found.get("Contents", ()):
            s3().delete_object(Bucket=bucket, Key=one["Key"])
    except (BotoCoreError, ClientError) as error:
        raise TryAgainLater("The content could not be deleted.") from error


def get_body(email: Email) -> str:
    """The email's HTML.

    Raises:
        NotFound: it was deleted with the email's retention.
        TryAgainLater: S3 does not answer.
    """
    return get_content(_body_key(place_of(email))).decode()


def get_attachment(email: Email, index: int) -> bytes:
    """The bytes of one attachment; raises as `get_body` does."""
    return get_content(attachment_key(place_of(email), index))


def check_attachment(email: Email, index: int) -> None:
    """Check that the stored attachment is there, and is the one that the email names.

    One request: S3 computed the SHA-256 itself when it took the file. Where it keeps none, as for
    what was stored without, the file is read.

    Raises:
        NotFound: it was deleted with the email's retention, or is another one.
        TryAgainLater: S3 does not answer.
    """
    key = attachment_key(place_of(email), index)
    with s3_failures():
        found = s3().head_object(Bucket=settings().content_bucket, Key=key, ChecksumMode="ENABLED")
    kept = found.get("ChecksumSHA256")
    wanted = email.attachments[index].sha256
    if kept == _base64(wanted) if kept else _digest(key) == wanted:
        return
    logger.error("not the attachment that was sent", **email.key._asdict())
    raise NotFound("The content is no longer there.")


def attachment_url(email: Email, index: int, *, method: str = "GET") -> str:
    """A URL at which its holder can fetch (with HEAD: ask for) the attachment for five minutes."""
    attachment = email.attachments[index]
    return s3().generate_presigned_url(
        "get_object" if method == "GET" else "head_object",
        Params={
            "Bucket": settings().content_bucket,
            "Key": attachment_key(place_of(email), index),
            "ResponseContentType": attachment.content_type,
            "ResponseContentDisposition": _disposition(attachment.filename),
            "ResponseCacheControl": "private, no-store",
        },
        ExpiresIn=_URL_SECONDS,
    )


def content_place(months: int, company_id: int, batch_id: str) -> str:
    """The prefix of keys of a batch's content that is kept for so many months."""
    return f"{months}-months/{company_id}/{batch_id}"


def place_of(email: Email) -> str:
    """The prefix of keys of the content of the email's batch."""
    months = content_months(email.retention_months, ahead=due_at(email.email_id) - email.queued_at)
    return content_place(months, email.company_id, email.batch_id)


def attachment_key(place: str, index: int) -> str:
    """An attachment's key under that prefix."""
    return f"{place}/{index}"


def _body_key(place: str) -> str:
    return f"{place}/body.html"


def _keys(email: Email) -> list[str]:
    attachments = range(len(email.attachments))
    return [
        _body_key(place_of(email)),
        *(attachment_key(place_of(email), index) for index in attachments),
    ]


def _disposition(filename: str) -> str:
    """The file's name for every browser (RFC 6266): plain ASCII, and beside it the true one."""
    plain = "".join(c if " " <= c <= "~" and c not in '"\\%' else "_" for c in filename)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"


def put_content(key: str, content: bytes, content_type: str, *, sha256: str = "") -> None:
    """Keep some content under a key; S3 checks it against the SHA-256.

    Raises:
        TryAgainLater: S3 does not answer.
    """
    checked: Any = {}
    if sha256:
        checked = {"ChecksumAlgorithm": "SHA256", "ChecksumSHA256": _base64(sha256)}
    try:
        s3().put_object(
            Bucket=settings().content_bucket,
            Key=key,
            Body=content,
            ContentType=content_type,
            **checked,
        )
    except (BotoCoreError, ClientError) as error:
        raise TryAgainLater("The content could not be stored.") from error


def _base64(sha256: str) -> str:
    """A SHA-256 as S3 spells it."""
    return b64encode(bytes.fromhex(sha256)).decode()


def _digest(key: str) -> str:
    digest = hashlib.sha256()
    with s3_failures():
        for chunk in s3().get_object(Bucket=settings().content_bucket, Key=key)["Body"]:
            digest.update(chunk)
    return digest.hexdigest()


def get_content(key: str) -> bytes:
    """The content under a key; raises as `get_body` does."""
    with s3_failures():
        return s3().get_object(Bucket=settings().content_bucket, Key=key)["Body"].read()


@contextmanager
def s3_failures() -> Iterator[None]:
    """Turn what S3 says of a failed read into the service's errors.

    Raises:
        NotFound: there is no such object.
        TryAgainLater: S3 does not answer.
    """
    try:
        yield
    except ClientError as error:
        # To HEAD, which has no body, S3 cannot say more than the status.
        if error.response["Error"]["Code"] in {"NoSuchKey", "404"}:
            raise NotFound("The content is no longer there.") from error
        raise TryAgainLater("The content could not be read.") from error
    except BotoCoreError as error:
        raise TryAgainLater("The content could not be read.") from error

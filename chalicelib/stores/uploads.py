"""Files that a company uploads by itself, in S3: they lie apart until an email takes them."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import s3
from chalicelib.domain.emails import Email
from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.requests import StagedFile
from chalicelib.settings import settings
from chalicelib.stores.attachments import attachment_key, content_place, place_of, s3_failures

URL_SECONDS = 900
"""For how long an upload may begin."""

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class StoredFile:
    """What S3 says of a stored file."""

    size: int
    """In bytes."""
    sha256: str
    etag: str
    stored_at: datetime


def upload_url(*, company_id: int, upload_id: str, content_type: str, size: int) -> str:
    """A URL to which its holder can PUT exactly so many bytes of this type."""
    return s3().generate_presigned_url(
        "put_object",
        Params={
            "Bucket": settings().content_bucket,
            "Key": _upload_key(company_id, upload_id),
            "ContentType": content_type,
            "ContentLength": size,
        },
        ExpiresIn=URL_SECONDS,
    )


@cache
def upload_origin() -> str:
    """The web origin (RFC 6454) of such URLs."""
    url = urlsplit(upload_url(company_id=0, upload_id="", content_type="", size=0))
    return f"{url.scheme}://{url.netloc}"


def look_at_upload(*, company_id: int, upload_id: str) -> StoredFile:
    """Look at what the company uploaded under this id.

    Raises:
        NotFound: nothing, or no longer.
        TryAgainLater: S3 does not answer.
    """
    return _look_at(_upload_key(company_id, upload_id))


def look_at_attachment(
    *, company_id: int, batch_id: str, index: int, retention_months: int
) -> StoredFile:
    """Look at a stored attachment of a batch; raises as `look_at_upload` does."""
    return _look_at(attachment_key(content_place(retention_months, company_id, batch_id), index))


def take_upload(file: StagedFile, *, email: Email, index: int) -> None:
    """Copy the upload into the email's batch; raises as `copy_upload` does."""
    copy_upload(file, company_id=email.company_id, key=attachment_key(place_of(email), index))


def copy_upload(file: StagedFile, *, company_id: int, key: str) -> None:
    """Copy the upload, as it was looked at, to where it is kept. S3 copies it by itself.

    Raises:
        TryAgainLater: S3 does not answer, or another file was uploaded meanwhile.
    """
    if file.upload_id is None:
        return
    bucket = settings().content_bucket
    try:
        s3().copy_object(
            Bucket=bucket,
            Key=key,
            CopySource={"Bucket": bucket, "Key": _upload_key(company_id, file.upload_id)},
            CopySourceIfMatch=file.etag,
            MetadataDirective="REPLACE",
            ContentType=file.attachment.content_type,
            ChecksumAlgorithm="SHA256",
        )
    except (BotoCoreError, ClientError) as error:
        raise TryAgainLater("The upload could not be kept.") from error


def _look_at(key: str) -> StoredFile:
    digest = sha256()
    with s3_failures():
        found = s3().get_object(Bucket=settings().content_bucket, Key=key)
        for chunk in found["Body"].iter_chunks(_CHUNK):
            digest.update(chunk)
    return StoredFile(
        found["ContentLength"], digest.hexdigest(), found["ETag"], found["LastModified"]
    )


def _upload_key(company_id: int, upload_id: str) -> str:
    return f"uploads/{company_id}/{upload_id}"

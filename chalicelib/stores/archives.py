"""What S3 holds of a company that is closed: the archive of it all, and what is erased.

An archive's key begins with how long it is kept, by which the bucket's lifecycle knows it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import s3
from chalicelib.domain.companies import CONTENT_MONTHS
from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.operator.closings import Closing
from chalicelib.settings import settings

URL_SECONDS = 900
"""For how long a download may begin."""


def begin_archive(closing: Closing) -> str:
    """Begin to write it; the id by which S3 knows what is under way.

    Raises:
        TryAgainLater: S3 does not answer.
    """
    with _failures():
        begun = s3().create_multipart_upload(
            Bucket=settings().content_bucket, Key=_key(closing), ContentType="application/gzip"
        )
    return begun["UploadId"]


def put_part(closing: Closing, number: int, content: bytes) -> None:
    """Store a part; but for the last one at least 5 MB. Doing it again changes nothing."""
    with _failures():
        s3().upload_part(
            Bucket=settings().content_bucket,
            Key=_key(closing),
            UploadId=closing.upload_id,
            PartNumber=number,
            Body=content,
        )


def finish_archive(closing: Closing) -> int:
    """Make one file of the parts that belong to it; its size in bytes."""
    bucket, key, upload_id = settings().content_bucket, _key(closing), closing.upload_id
    with _failures():
        pages = s3().get_paginator("list_parts")
        found = [
            part
            for page in pages.paginate(Bucket=bucket, Key=key, UploadId=upload_id)
            for part in page.get("Parts", ())
            if part["PartNumber"] <= closing.place.parts
        ]
        s3().complete_multipart_upload(
            Bucket=bucket,
            Key=key,
            UploadId=upload_id,
            MultipartUpload={
                "Parts": [
                    {"PartNumber": part["PartNumber"], "ETag": part["ETag"]} for part in found
                ]
            },
        )
    return sum(part["Size"] for part in found)


def archive_url(closing: Closing) -> str:
    """A URL at which its holder can fetch the archive."""
    name = f"company-{closing.company_id}.tar.gz"
    return s3().generate_presigned_url(
        "get_object",
        Params={
            "Bucket": settings().content_bucket,
            "Key": _key(closing),
            "ResponseContentDisposition": f'attachment; filename="{name}"',
            "ResponseCacheControl": "private, no-store",
        },
        ExpiresIn=URL_SECONDS,
    )


def prefixes_of(company_id: int) -> list[str]:
    """Under which all files of a company lie."""
    months = [f"{months}-months/{company_id}/" for months in CONTENT_MONTHS]
    return [*months, f"exports/{company_id}/", f"uploads/{company_id}/"]


def keys_under(prefix: str, *, after: str) -> list[str]:
    """Some keys in their order, behind one of them; none: there are no more."""
    with _failures():
        found = s3().list_objects_v2(
            Bucket=settings().content_bucket, Prefix=prefix, StartAfter=after
        )
    return [one["Key"] for one in found.get("Contents", ())]


def erase_under(prefix: str) -> Iterator[int]:
    """Delete all that lies under the prefix; how many files, page by page."""
    while keys := keys_under(prefix, after=""):
        with _failures():
            for key in keys:
                s3().delete_object(Bucket=settings().content_bucket, Key=key)
        yield len(keys)


def _key(closing: Closing) -> str:
    begun = int(closing.begun_at.timestamp())
    return f"closed-{closing.archive_days}-days/{closing.company_id}/{begun}.tar.gz"


@contextmanager
def _failures() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise TryAgainLater("S3 does not answer.") from error

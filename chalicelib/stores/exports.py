"""Exports in S3, under a prefix of their own, from which they go after a few days."""

from typing import IO

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import s3
from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.listing.exports import Export, file_name
from chalicelib.settings import settings

URL_SECONDS = 900
"""For how long a download may begin."""


def put_export_file(export: Export, file: IO[bytes]) -> int:
    """Keep the file, read from its beginning piece by piece; its size in bytes.

    Raises:
        TryAgainLater: S3 does not answer.
    """
    size = file.seek(0, 2)
    file.seek(0)
    try:
        s3().put_object(
            Bucket=settings().content_bucket,
            Key=_key(export),
            Body=file,
            ContentType=export.format.content_type,
        )
    except (BotoCoreError, ClientError) as error:
        raise TryAgainLater("The export could not be stored.") from error
    return size


def export_url(export: Export) -> str:
    """A URL at which its holder can fetch the file."""
    name = file_name(export.requested_at, export.format)
    return s3().generate_presigned_url(
        "get_object",
        Params={
            "Bucket": settings().content_bucket,
            "Key": _key(export),
            "ResponseContentDisposition": f'attachment; filename="{name}"',
            "ResponseCacheControl": "private, no-store",
        },
        ExpiresIn=URL_SECONDS,
    )


def _key(export: Export) -> str:
    return f"exports/{export.company_id}/{export.export_id}.{export.format}"

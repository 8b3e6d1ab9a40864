"""Mail that came in, as SES put it into S3: read in part, then deleted."""

from chalicelib.aws import s3
from chalicelib.settings import settings
from chalicelib.stores.attachments import s3_failures

PREFIX = "inbound/"


def beginning_of(key: str, *, most: int) -> bytes:
    """So many bytes of the mail at most.

    Raises:
        NotFound: there is none, or no longer.
        TryAgainLater: S3 does not answer.
    """
    with s3_failures():
        found = s3().get_object(
            Bucket=settings().content_bucket, Key=key, Range=f"bytes=0-{most - 1}"
        )
        return found["Body"].read()


def delete_inbound(key: str) -> None:
    """Delete the mail, whether or not it is there.

    Raises:
        TryAgainLater: S3 does not answer.
    """
    with s3_failures():
        s3().delete_object(Bucket=settings().content_bucket, Key=key)

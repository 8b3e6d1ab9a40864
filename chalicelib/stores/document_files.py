"""The files of registered documents in S3: each version once, by its SHA-256.

A key begins as those of emails' content do (docs/decisions/0034).
"""

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import s3
from chalicelib.domain.documents.registered import DocumentFile, RegisteredDocument
from chalicelib.domain.emails import File
from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.requests import StagedFile
from chalicelib.settings import settings
from chalicelib.stores.attachments import content_place, get_content, put_content
from chalicelib.stores.uploads import copy_upload


def put_document_file(
    file: File | StagedFile, *, company_id: int, document_id: int, retention_months: int
) -> DocumentFile:
    """Keep a file that came with a request or by an upload; doing it again changes nothing.

    Raises:
        TryAgainLater: S3 does not answer, or another file was uploaded meanwhile.
    """
    kept = DocumentFile(file.attachment, retention_months)
    key = _key(company_id, document_id, kept)
    if isinstance(file, StagedFile):
        copy_upload(file, company_id=company_id, key=key)
    else:
        attachment = file.attachment
        put_content(key, file.content, attachment.content_type, sha256=attachment.sha256)
    return kept


def get_document_file(company_id: int, document_id: int, file: DocumentFile) -> bytes:
    """The bytes of a file.

    Raises:
        NotFound: it was deleted with its retention.
        TryAgainLater: S3 does not answer.
    """
    return get_content(_key(company_id, document_id, file))


def delete_document_files(company_id: int, document: RegisteredDocument) -> None:
    """Delete all of a document's files, whether or not they are there.

    Raises:
        TryAgainLater: S3 does not answer.
    """
    try:
        for file in document.files.values():
            key = _key(company_id, document.document_id, file)
            s3().delete_object(Bucket=settings().content_bucket, Key=key)
    except (BotoCoreError, ClientError) as error:
        raise TryAgainLater("The files could not be deleted.") from error


def _key(company_id: int, document_id: int, file: DocumentFile) -> str:
    place = content_place(file.retention_months, company_id, "documents")
    return f"{place}/{document_id}/{file.attachment.sha256}"

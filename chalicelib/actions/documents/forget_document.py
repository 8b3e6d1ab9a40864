"""Forget what a company registered of a document."""

from chalicelib.actions.documents.change_document import check_match
from chalicelib.domain.documents.registered import registered
from chalicelib.domain.errors import TryAgainLater
from chalicelib.stores.document_files import delete_document_files
from chalicelib.tables.documents.registered import delete_document, find_document


def forget_document(company_id: int, document_id: int, *, if_match: int | None = None) -> None:
    """Delete the document with its files; emails that brought it stay as they are.

    Raises:
        NotFound: it is not registered.
        ChangedMeanwhile: it is another revision than the caller has read.
        Unreadable: what is registered cannot be understood.
        TryAgainLater: AWS does not answer, or somebody changes the document just now.
    """
    known = registered(find_document(company_id, document_id))
    check_match(known, if_match)
    delete_document_files(company_id, known.document)
    if not delete_document(company_id, known):
        raise TryAgainLater("The document is changed by others.")

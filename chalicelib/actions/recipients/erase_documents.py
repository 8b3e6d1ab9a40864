"""Erase what a company registered of the documents that it issued to a person."""

from datetime import datetime

from chalicelib.domain.clocks import CLOCKS_DIFFER, Deadline
from chalicelib.domain.errors import Unreadable
from chalicelib.stores.document_files import delete_document_files
from chalicelib.tables.documents.by_customer import documents_of_customer
from chalicelib.tables.documents.registered import delete_document, find_document


def erase_documents(
    company_id: int, customer_key: str, *, decided_at: datetime, deadline: Deadline
) -> bool:
    """Delete the person's documents with their files, as far as the index knows them.

    What was registered after it was decided is left alone.

    Returns:
        Whether all of them are done with.

    Raises:
        TryAgainLater: AWS does not answer.
    """
    all_done = True
    for document_id in documents_of_customer(customer_key):
        if deadline.has_passed:
            return False
        all_done = _erase(company_id, document_id, decided_at) and all_done
    return all_done


def _erase(company_id: int, document_id: int, decided_at: datetime) -> bool:
    try:
        known = find_document(company_id, document_id)
    except Unreadable:
        return False  # whoever mends it has been told
    if known is None or known.changed_at > decided_at + CLOCKS_DIFFER:
        return True
    delete_document_files(company_id, known.document)
    return delete_document(company_id, known)

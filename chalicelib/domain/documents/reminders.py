"""Whether a customer may be reminded of what a document still owes."""

from datetime import timedelta

from chalicelib.domain.documents.registered import RegisteredDocument
from chalicelib.domain.errors import Conflict
from chalicelib.domain.problems import ErrorCode

SOON = timedelta(days=3)
"""Who was reminded so shortly before is reminded again only by who insists."""


def customer_to_remind(document: RegisteredDocument) -> str:
    """The address of who may be reminded of the document.

    Raises:
        Conflict: nothing of it is owed, or there is nobody to remind.
    """
    if document.void:
        raise Conflict("The document is void.", ErrorCode.DOCUMENT_VOID)
    if document.replaced_by is not None:
        raise Conflict("Another document replaces this one.", ErrorCode.DOCUMENT_REPLACED)
    if not document.instalments:
        raise Conflict("Nothing is known to be due.", ErrorCode.NOTHING_DUE)
    if not document.owed:
        raise Conflict("The document is paid.", ErrorCode.DOCUMENT_PAID)
    customer = document.customer
    if customer is None:
        raise Conflict("The document has no customer.", ErrorCode.NO_CUSTOMER)
    if customer.never_remind:
        raise Conflict("The customer is never to be reminded.", ErrorCode.NEVER_REMIND)
    [address, *_] = customer.addresses
    return address

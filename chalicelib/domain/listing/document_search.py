"""Which of its registered documents a company looks for."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from chalicelib.domain.documents.registered import Payment, RegisteredDocument
from chalicelib.domain.listing.folding import fold


@dataclass(frozen=True, slots=True)
class DocumentSearch:
    """What narrows the list of documents; nothing of it: all are looked for."""

    payments: AbstractSet[Payment] = frozenset()
    """Where their payment stands."""
    words: tuple[str, ...] = ()
    """Folded. Each stands in the number, the subject, or what names the customer."""

    @property
    def narrows(self) -> bool:
        """Whether anything does."""
        return bool(self.payments or self.words)

    def takes(self, document: RegisteredDocument, today: date) -> bool:
        """Whether the document is looked for, as it is on a day."""
        if self.payments and document.payment(today) not in self.payments:
            return False
        if not self.words:
            return True
        customer = document.customer
        named = (customer.name, customer.contact, *customer.addresses) if customer else ()
        text = fold("\n".join((document.number, document.subject, *named)))
        return all(word in text for word in self.words)

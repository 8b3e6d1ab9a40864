"""The list's own filters, which FIC's language has no words for."""

from dataclasses import dataclass
from typing import Any

from chalicelib.domain.evidence.evidence import EvidenceLevel
from chalicelib.domain.listing.filter_fields import Row
from chalicelib.domain.states import DeliveryStatus

_ARRIVED = {DeliveryStatus.SENT.value, DeliveryStatus.DELIVERED.value}
_NO_PERSON = {
    level.name.lower()
    for level in EvidenceLevel
    if EvidenceLevel.UNKNOWN <= level < EvidenceLevel.SEEN_THROUGH_PROXY
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFilters:
    """What a row must be to be listed, besides what `q` says."""

    delivery_statuses: frozenset[str] = frozenset()
    """One of these; empty: any."""
    evidences: frozenset[str] = frozenset()
    """One of these; empty: any."""
    icons: frozenset[str] = frozenset()
    """One of these; empty: any."""
    unread: bool = False
    """Sent and tracked, and no sign that a person saw it."""
    search: str = ""
    """In the recipient's address or name, the subject or the document's number."""
    document_id: int | None = None
    document_reference: str | None = None
    metadata: tuple[str, str] | None = None
    """A name and its value."""

    def take(self, row: Row) -> bool:
        """Whether the row passes all of these filters."""
        return (
            (not self.delivery_statuses or row["delivery_status"] in self.delivery_statuses)
            and (not self.evidences or row["evidence"] in self.evidences)
            and (not self.icons or row["icon"] in self.icons)
            and (not self.unread or _is_unread(row))
            and (self.document_id is None or _document(row, "id") == self.document_id)
            and (
                self.document_reference is None
                or _document(row, "reference") == self.document_reference
            )
            and (self.metadata is None or self.metadata in row["metadata"].items())
            and (not self.search or self._found(row))
        )

    def _found(self, row: Row) -> bool:
        searched = self.search.casefold()
        texts = (row["to_email"], row["to_name"], row["subject"], _document(row, "number") or "")
        return any(searched in text.casefold() for text in texts)


def _is_unread(row: Row) -> bool:
    return row["tracked"] and row["evidence"] in _NO_PERSON and row["delivery_status"] in _ARRIVED


def _document(row: Row, name: str) -> Any:  # noqa: ANN401 - a number or a text
    document = row["document"]
    return document and document[name]

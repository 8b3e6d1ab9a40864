"""The list's own filters, which FIC's language has no words for."""

import re
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.evidence.evidence import EvidenceLevel
from chalicelib.domain.listing.filter_fields import Row
from chalicelib.domain.listing.folding import fold, words_of
from chalicelib.domain.states import DeliveryStatus

_ARRIVED = {DeliveryStatus.SENT.value, DeliveryStatus.DELIVERED.value}
_NO_PERSON = {
    level.name.lower()
    for level in EvidenceLevel
    if EvidenceLevel.UNKNOWN <= level < EvidenceLevel.SEEN_THROUGH_PROXY
}


_NUMBER_AND_YEAR = re.compile(r"(?P<number>.*\S)[/-](?P<year>20[0-9]{2})")


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
    no_signal_days: int | None = None
    """Sent so many days ago or more, tracked, and no sign that a person saw it."""
    search: str = ""
    """Words, each in the recipient's address or name, the subject or the document's number."""
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
            and (self.no_signal_days is None or _is_silent(row, self.no_signal_days))
            and (self.document_id is None or _document(row, "id") == self.document_id)
            and (
                self.document_reference is None
                or _document(row, "reference") == self.document_reference
            )
            and (self.metadata is None or self.metadata in row["metadata"].items())
            and (not self.search or self._found(row))
        )

    def _found(self, row: Row) -> bool:
        texts = (row["to_email"], row["to_name"], row["subject"], _document(row, "number") or "")
        folded = "\n".join(map(fold, texts))
        return all(word in folded or _is_number(word, row) for word in words_of(self.search))


def _is_unread(row: Row) -> bool:
    return row["tracked"] and row["evidence"] in _NO_PERSON and row["delivery_status"] in _ARRIVED


def _is_silent(row: Row, days: int) -> bool:
    return row["silent_days"] is not None and row["silent_days"] >= days


def _is_number(word: str, row: Row) -> bool:
    """Whether the word is the number of the row's document and its year, which nobody stored.

    An invoice of December may be sent in January.
    """
    numbered = _NUMBER_AND_YEAR.fullmatch(word)
    if numbered is None or fold(_document(row, "number") or "") != numbered["number"]:
        return False
    return int(row["due_at"][:4]) - int(numbered["year"]) in {0, 1}


def _document(row: Row, name: str) -> Any:  # noqa: ANN401 - a number or a text
    document = row["document"]
    return document and document[name]

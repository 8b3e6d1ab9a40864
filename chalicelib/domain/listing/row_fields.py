"""What a row of the list has: FIC's sixteen fields, to the letter, and ours beside them.

Columns that may be asked for and fields that may be filtered by are read from here; a test holds
docs/openapi.yaml to it, out of which the page's types are made.
"""

from enum import Enum, auto
from typing import Annotated, TypedDict, get_args, get_type_hints

from chalicelib.domain.evidence.evidence import FicRecipientStatus
from chalicelib.domain.reasons import Reason
from chalicelib.domain.states import FicStatus


class FilterBy(Enum):
    """As what a field is compared, where FIC's filters may name it."""

    NUMBER = auto()
    MOMENT = auto()
    CHOICE = auto()
    TEXT = auto()


type Moment = str | None


class FileLink(TypedDict):
    """An attachment, and where the company itself can fetch it."""

    filename: str
    url: str


class DocumentOfRow(TypedDict):
    """The document that an email is about."""

    id: int | None
    number: str
    version: str | None
    reference: str | None


class FicRow(TypedDict):
    """FIC's fields."""

    id: Annotated[int, FilterBy.NUMBER]
    status: Annotated[FicStatus, FilterBy.CHOICE]
    sent_date: Annotated[Moment, FilterBy.MOMENT]
    errors_count: Annotated[int, FilterBy.NUMBER]
    error_log: str
    from_email: Annotated[str, FilterBy.TEXT]
    from_name: Annotated[str, FilterBy.TEXT]
    to_email: Annotated[str, FilterBy.TEXT]
    to_name: Annotated[str, FilterBy.TEXT]
    subject: Annotated[str, FilterBy.TEXT]
    content: Annotated[str | None, FilterBy.TEXT]
    copy_to: Annotated[str, FilterBy.TEXT]
    recipient_status: Annotated[FicRecipientStatus, FilterBy.CHOICE]
    recipient_date: Annotated[Moment, FilterBy.MOMENT]
    kind: Annotated[str, FilterBy.TEXT]
    attachments: list[FileLink]


class EmailRow(FicRow):
    """A whole row."""

    batch_id: str
    category: str
    document: DocumentOfRow | None
    statement: list[DocumentOfRow]
    delivery_status: str
    delivery_reason: Reason
    delivery_at: Moment
    evidence: str
    evidence_reason: Reason
    evidence_certainty: str
    evidence_at: Moment
    cannot_know: list[Reason]
    provider: str
    expectation: Reason | None
    icon: str
    tracked: bool
    is_copy: bool
    deliver_as: str
    transport: str
    hits: int | None
    due_at: str
    queued_at: str
    delivered_at: Moment
    silent_days: int | None
    resend_of: int | None
    cc: str | None
    metadata: dict[str, str]
    resent_as: int | None
    resent_at: Moment
    links_revoked_at: Moment
    can_cancel: bool
    can_resend: bool
    can_revoke_links: bool
    can_settle: bool


ROW_FIELDS = tuple(EmailRow.__annotations__)
"""What a row has, FIC's sixteen first."""


def filtered_by(kind: FilterBy) -> frozenset[str]:
    """The fields that are compared so."""
    hints = get_type_hints(FicRow, include_extras=True)
    return frozenset(name for name, hint in hints.items() if kind in get_args(hint))


def choices_of(field: str) -> tuple[str, ...]:
    """The values that a field may have."""
    choices: tuple[str, ...] = get_args(get_type_hints(FicRow)[field])
    return choices

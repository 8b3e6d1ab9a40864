"""The list as a spreadsheet: its columns, and the cells of each row."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from chalicelib.domain.companies import Locale
from chalicelib.domain.labels import CATEGORY, DELIVERY, EVIDENCE, Label
from chalicelib.domain.listing.filter_fields import Row

type Cell = str | int | datetime | None
"""A moment has no zone: it is what Rome's clock shows."""


class Kind(Enum):
    """What the cells of a column are."""

    TEXT = auto()
    NUMBER = auto()
    MOMENT = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an export."""

    name: Label
    width: int
    """In characters, where the file can say so."""
    kind: Kind = Kind.TEXT


COLUMNS = (
    Column(Label(it="Data", en="Date"), 17, Kind.MOMENT),
    Column(Label(it="Categoria", en="Category"), 20),
    Column(Label(it="Documento n.", en="Document no."), 16),
    Column(Label(it="Versione", en="Version"), 10),
    Column(Label(it="Nome destinatario", en="Recipient's name"), 30),
    Column(Label(it="Destinatario", en="Recipient"), 34),
    Column(Label(it="Oggetto", en="Subject"), 44),
    Column(Label(it="Allegati", en="Attachments"), 30),
    Column(Label(it="Stato", en="State"), 18),
    Column(Label(it="Che cosa significa", en="What it means"), 50),
    Column(Label(it="Lettura", en="Reading"), 24),
    Column(Label(it="Come si sa", en="How it is known"), 50),
    Column(Label(it="Letta o scaricata il", en="Read or downloaded on"), 19, Kind.MOMENT),
    Column(Label(it="Inviata il", en="Sent on"), 17, Kind.MOMENT),
    Column(Label(it="Consegnata il", en="Delivered on"), 17, Kind.MOMENT),
    Column(Label(it="Accessi registrati", en="Fetches recorded"), 12, Kind.NUMBER),
    Column(Label(it="Mittente", en="Sender"), 34),
    Column(Label(it="Copia per il mittente", en="Sender's own copy"), 12),
    Column(Label(it="Rispedizione di", en="Resend of"), 19),
    Column(Label(it="ID e-mail", en="Email ID"), 19),
)
_YES: Label = {"it": "sì", "en": "yes"}


def cells_of(row: Row, locale: Locale) -> tuple[Cell, ...]:
    """The cells of a row of the list, in the order of the columns.

    Ids are text: a spreadsheet's numbers have fifteen digits, and rounding one makes it another's.
    """
    document = row["document"] or {}
    return (
        _moment(row["due_at"]),
        CATEGORY[row["category"]][locale],
        document.get("number"),
        document.get("version"),
        row["to_name"] or None,
        row["to_email"] or None,
        row["subject"] or None,
        ", ".join(file["filename"] for file in row["attachments"]) or None,
        DELIVERY[row["delivery_status"]][locale],
        row["delivery_reason"][locale],
        EVIDENCE[row["evidence"]][locale],
        row["evidence_reason"][locale],
        _moment(row["recipient_date"]),
        _moment(row["sent_date"]),
        _moment(row["delivered_at"]),
        row["hits"],
        row["from_email"],
        _YES[locale] if row["is_copy"] else None,
        str(row["resend_of"]) if row["resend_of"] is not None else None,
        str(row["id"]),
    )


def _moment(text: str | None) -> datetime | None:
    """What Rome's clock showed, which is how the row tells it."""
    return datetime.fromisoformat(text).replace(tzinfo=None) if text else None

"""The list as a spreadsheet: which columns there are, and what stands in them."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.categories import KIND, Category
from chalicelib.domain.emails import Document, Untracked
from chalicelib.domain.evidence.evidence import EvidenceLevel
from chalicelib.domain.judging import Lens
from chalicelib.domain.listing.export_rows import COLUMNS, cells_of
from chalicelib.domain.listing.rows import email_row
from chalicelib.domain.states import DeliveryStatus
from chalicelib.domain.words import words
from tests.builders import MORNING, a_hit, an_email


def clock(*shown):
    """What a clock shows, in whichever zone."""
    return datetime(*shown, tzinfo=UTC).replace(tzinfo=None)


LATER = MORNING + timedelta(hours=1)


def shown(locale="it", *, licence_tracks=True, **details):
    """The cells by the names of their columns in Italian."""
    email = an_email(**details)
    row = email_row(
        email,
        now=MORNING,
        lens=Lens(tracks=licence_tracks),
        attachment_urls=[""] * len(email.attachments),
    )
    cells = cells_of(row, locale)
    return {column.heading("it"): cell for column, cell in zip(COLUMNS, cells, strict=True)}


def test_a_row_says_what_was_sent_to_whom_and_what_came_of_it():
    cells = shown(
        document=Document(18, "18/2026", "2"),
        sent_at=MORNING,
        delivered_at=MORNING,
        hits=(a_hit(at=LATER, what="0"),),
        hit_count=1,
    )

    assert cells == {
        "Data": clock(2026, 11, 24, 10, 42, 7),
        "Categoria": "Fatture",
        "Documento n.": "18/2026",
        "Versione": "2",
        "Nome destinatario": "Verdi Costruzioni SpA",
        "Destinatario": "acquisti@verdicostruzioni.example",
        "Oggetto": "Nostra fattura nr. 18",
        "Allegati": "fattura-18.pdf",
        "Stato": "Consegnata",
        "Che cosa significa": "Consegnata al server di posta del destinatario.",
        "Lettura": "Scaricata",
        "Come si sa": cells["Come si sa"],
        "Letta o scaricata il": clock(2026, 11, 24, 11, 42, 7),
        "Inviata il": clock(2026, 11, 24, 10, 42, 7),
        "Consegnata il": clock(2026, 11, 24, 10, 42, 7),
        "Accessi registrati": 1,
        "Mittente": "no-reply@ricevuta.example",
        "Copia per il mittente": None,
        "Reinvio di": None,
        "ID e-mail": str(an_email().email_id),
    }
    assert cells["Come si sa"].endswith(".")


def test_what_is_not_known_is_left_empty():
    cells = shown(to_name="", attachments=())

    assert {
        "Documento n.",
        "Versione",
        "Nome destinatario",
        "Allegati",
        "Letta o scaricata il",
        "Inviata il",
        "Consegnata il",
        "Copia per il mittente",
        "Reinvio di",
    } == {name for name, cell in cells.items() if cell is None}


def test_what_may_have_been_a_machine_has_no_date_of_reading():
    cells = shown(sent_at=MORNING, hits=(a_hit(at=MORNING, agent="program"),), hit_count=1)

    assert ("Solo controlli automatici", None) == (cells["Lettura"], cells["Letta o scaricata il"])


def test_words_are_in_the_companys_language():
    cells = shown("en", sent_at=MORNING, untracked=Untracked.OWN_COPY)

    assert ("Invoices", "Sent", "Not tracked", "yes") == tuple(
        cells[name] for name in ("Categoria", "Stato", "Lettura", "Copia per il mittente")
    )


def test_a_standard_licence_exports_no_more_than_it_shows():
    cells = shown(licence_tracks=False, delivered_at=MORNING, hits=(a_hit(),), hit_count=1)

    assert ("Inviata", "Non tracciata", None, None) == tuple(
        cells[name] for name in ("Stato", "Lettura", "Consegnata il", "Accessi registrati")
    )


def test_ids_are_text_of_every_digit():
    assert ("9007199254740991", "9007199254740990") == (
        shown(email_id=(1 << 53) - 1)["ID e-mail"],
        shown(resend_of=(1 << 53) - 2)["Reinvio di"],
    )


def test_moments_are_what_romes_clock_showed():
    in_summer = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)

    assert clock(2026, 7, 2, 0, 30) == shown(sent_at=in_summer)["Inviata il"]


@pytest.mark.parametrize(
    ("section", "expected"),
    [
        ("categories", {category.value for category in Category}),
        ("delivery", {status.value for status in DeliveryStatus}),
        ("evidence", {level.name.lower() for level in EvidenceLevel}),
    ],
)
def test_everything_has_a_word(section, expected):
    assert expected == set(words(section, "it"))


def test_categories_are_called_as_fic_calls_them():
    assert {category.value: KIND[category] for category in Category} == words("categories", "it")

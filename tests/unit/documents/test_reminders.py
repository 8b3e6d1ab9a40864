"""What a reminder of a document says, and when none may be sent."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from chalicelib.domain.documents.amounts import amount_text
from chalicelib.domain.documents.registered import (
    Customer,
    DocumentType,
    Instalment,
    RegisteredDocument,
)
from chalicelib.domain.documents.reminders import draft_reminder

TODAY = date(2026, 12, 21)
FIRST = Instalment(due_date=date(2026, 12, 20), amount=Decimal("610.00"))
SECOND = Instalment(due_date=date(2027, 1, 8), amount=Decimal("610.00"))
INVOICE = RegisteredDocument(
    document_id=18,
    type=DocumentType.INVOICE,
    number="18",
    issued_on=date(2026, 11, 20),
    customer=Customer(name="Verdi <Srl>", email="acquisti@verdi.example"),
    instalments=(SECOND, FIRST),
)


@pytest.mark.parametrize(
    ("amount", "currency", "it", "en"),
    [
        ("1220", "EUR", "1.220,00 €", "€1,220.00"),
        ("0.5", "EUR", "0,50 €", "€0.50"),
        ("1234567.125", "KWD", "1.234.567,125 KWD", "KWD 1,234,567.125"),
    ],
)
def test_an_amount_is_written_as_its_readers_write_it(amount, currency, it, en):
    written = [amount_text(Decimal(amount), currency, locale) for locale in ("it", "en")]

    assert [it, en] == written


def lines_of(document, *, today=TODAY, locale="it"):
    draft = draft_reminder(document, "Bianchi & C.", locale, today=today, with_file=False)
    return draft.subject, [line for line in draft.body.split("<br>") if line]


def test_what_is_overdue_is_told_and_what_is_not_due_yet_is_not():
    subject, lines = lines_of(INVOICE)

    assert "Fattura n. 18: sollecito di pagamento" == subject
    assert [
        "Gentile Verdi &lt;Srl&gt;,",
        "le ricordiamo che per la fattura n. 18 resta da pagare:",
        "610,00 €, con scadenza il 20/12/2026",
        "Se ha già provveduto, non tenga conto di questo messaggio.",
        "Cordiali saluti,",
        "<b>Bianchi &amp; C.</b>",
    ] == lines


def test_where_nothing_is_overdue_the_next_to_be_due_is_told():
    subject, lines = lines_of(INVOICE, today=date(2026, 12, 20), locale="en")

    assert "Invoice 18: payment reminder" == subject
    assert "€610.00, due on 20 December 2026" == lines[2]


def test_a_part_that_is_paid_is_taken_off_and_a_day_has_its_article():
    paid = replace(FIRST, paid_on=TODAY, paid_amount=FIRST.amount)
    part = replace(SECOND, paid_on=TODAY, paid_amount=Decimal("110.00"))
    _, lines = lines_of(replace(INVOICE, instalments=(paid, part)), today=date(2027, 2, 1))

    assert "500,00 €, con scadenza l'08/01/2027" == lines[2]

"""What a reminder of a document says."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from chalicelib.domain.categories import Category
from chalicelib.domain.documents.registered import (
    Customer,
    DocumentType,
    Instalment,
    RegisteredDocument,
)
from chalicelib.domain.templates.facts import facts_of
from chalicelib.domain.templates.templates import TemplateKey, default_template
from chalicelib.domain.templates.written import fill_template

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


def lines_of(document, *, today=TODAY, locale="it"):
    template = default_template(TemplateKey(Category.MANUAL_REMINDER, locale))
    mail = fill_template(template, facts_of(document, sender="Bianchi & C.", today=today)).whole()
    return mail.subject, [line for line in mail.body.split("<br>") if line]


def test_what_is_overdue_is_told_and_what_is_not_due_yet_is_not():
    subject, lines = lines_of(INVOICE)

    assert "Promemoria di pagamento: fattura n. 18" == subject
    assert [
        "Gentile Verdi &lt;Srl&gt;,",
        "le ricordiamo che per la fattura n. 18 resta da pagare:",
        "610,00 EUR, con scadenza il 20/12/2026",
        "{{allegati}}",
        "Se ha già provveduto, non tenga conto di questo messaggio.",
        "Cordiali saluti,",
        "<b>Bianchi &amp; C.</b>",
    ] == lines


def test_where_nothing_is_overdue_the_next_to_be_due_is_told():
    subject, lines = lines_of(INVOICE, today=date(2026, 12, 20), locale="en")

    assert "Payment reminder: invoice 18" == subject
    assert "EUR 610.00, due on 20 December 2026" == lines[2]


def test_a_part_that_is_paid_is_taken_off_and_a_day_has_its_article():
    paid = replace(FIRST, paid_on=TODAY, paid_amount=FIRST.amount)
    part = replace(SECOND, paid_on=TODAY, paid_amount=Decimal("110.00"))
    _, lines = lines_of(replace(INVOICE, instalments=(paid, part)), today=date(2027, 2, 1))

    assert "500,00 EUR, con scadenza l'08/01/2027" == lines[2]

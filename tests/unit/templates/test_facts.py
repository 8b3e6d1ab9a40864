"""What the variables of a mail say."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from chalicelib.domain.categories import Category
from chalicelib.domain.documents.registered import (
    Customer,
    DocumentType,
    Instalment,
    RegisteredDocument,
)
from chalicelib.domain.templates.facts import MailFacts, facts_of, values_of
from chalicelib.domain.templates.variables import Variable

TODAY = date(2026, 7, 10)
MAY, JUNE, AUGUST = (
    Instalment(due_date=date(2026, 5, 31), amount=Decimal(420), paid_on=date(2026, 6, 3)),
    Instalment(due_date=date(2026, 6, 30), amount=Decimal(400), paid_amount=Decimal(150)),
    Instalment(due_date=date(2026, 8, 31), amount=Decimal(400)),
)
PAID_IN_MAY = replace(MAY, paid_amount=MAY.amount)
INVOICE = RegisteredDocument(
    document_id=18,
    type=DocumentType.INVOICE,
    number="18",
    issued_on=date(2026, 5, 2),
    subject="Saldo licenza annuale",
    customer=Customer(name="Verdi Costruzioni SpA", contact="Maria Rossi"),
    net_amount=Decimal(1000),
    gross_amount=Decimal(1220),
    instalments=(PAID_IN_MAY, JUNE, AUGUST),
)


def values(document, *, locale="it", **about):
    return values_of(facts_of(document, sender="Bianchi Srl", today=TODAY, **about), locale)


def test_every_variable_says_what_the_register_knows():
    expected = {
        Variable.SENDER: "Bianchi Srl",
        Variable.CUSTOMER: "Verdi Costruzioni SpA",
        Variable.CONTACT: "Maria Rossi",
        Variable.DOCUMENT: "fattura",
        Variable.NUMBERED: "fattura n. 18",
        Variable.IN_A_SENTENCE: "la fattura n. 18",
        Variable.NUMBER: "18",
        Variable.DATE: "02/05/2026",
        Variable.YEAR: "2026",
        Variable.NET: "1.000,00 EUR",
        Variable.GROSS: "1.220,00 EUR",
        Variable.BARE_NET: "1000,00",
        Variable.BARE_GROSS: "1220,00",
        Variable.SUBJECT: "Saldo licenza annuale",
        Variable.GREETING: "Gentile Maria Rossi,",
        Variable.DUE_DATE: "30/06/2026",
        Variable.OWED: "250,00 EUR",
        Variable.BARE_OWED: "250,00",
        Variable.DUE_LINES: "250,00 EUR, con scadenza il 30/06/2026",
        Variable.DAYS_LATE: "10",
    }

    assert set(Variable) == set(expected)
    assert expected == values(INVOICE)


def test_they_say_it_in_english_too():
    said = values(INVOICE, locale="en")

    assert "invoice 18" == said[Variable.NUMBERED]
    assert "2 May 2026" == said[Variable.DATE]
    assert "EUR 1,220.00" == said[Variable.GROSS]
    assert "Dear Maria Rossi," == said[Variable.GREETING]


@pytest.mark.parametrize(
    ("owed", "due", "amount", "late", "lines"),
    [
        ([AUGUST], "31/08/2026", "400,00 EUR", "0", ["400,00 EUR, con scadenza il 31/08/2026"]),
        (
            [replace(AUGUST, due_date=date(2026, 8, 8)), JUNE],
            "30/06/2026",
            "650,00 EUR",
            "10",
            [
                "250,00 EUR, con scadenza il 30/06/2026",
                "400,00 EUR, con scadenza l'08/08/2026",
            ],
        ),
    ],
)
def test_a_mail_about_some_instalments_asks_for_those(owed, due, amount, late, lines):
    said = values(INVOICE, owed=owed)

    assert due == said[Variable.DUE_DATE]
    assert amount == said[Variable.OWED]
    assert late == said[Variable.DAYS_LATE]
    assert lines == said[Variable.DUE_LINES].split("\n")


def test_what_is_not_overdue_asks_for_the_next_instalment_alone():
    said = values(replace(INVOICE, instalments=(AUGUST, replace(JUNE, due_date=TODAY))))

    assert "10/07/2026" == said[Variable.DUE_DATE]
    assert "250,00 EUR" == said[Variable.OWED]
    assert "0" == said[Variable.DAYS_LATE]


def test_what_is_paid_asks_for_nothing():
    said = values(replace(INVOICE, instalments=(PAID_IN_MAY,)))

    assert not {
        Variable.DUE_DATE,
        Variable.OWED,
        Variable.BARE_OWED,
        Variable.DUE_LINES,
        Variable.DAYS_LATE,
    } & set(said)


@pytest.mark.parametrize(
    ("customer", "contact", "greeting"),
    [
        (Customer(name="Verdi SpA"), "Verdi SpA", "Gentile Verdi SpA,"),
        (None, None, "Buongiorno,"),
    ],
)
def test_the_customer_stands_in_for_a_contact_and_nobody_is_greeted_by_no_name(
    customer, contact, greeting
):
    said = values(replace(INVOICE, customer=customer))

    assert contact == said.get(Variable.CONTACT)
    assert greeting == said[Variable.GREETING]


def test_a_document_without_a_number_is_not_named_with_one():
    said = values_of(MailFacts(sender="Bianchi Srl", kind=Category.QUOTE), "it")

    assert {
        Variable.SENDER: "Bianchi Srl",
        Variable.DOCUMENT: "preventivo",
        Variable.GREETING: "Buongiorno,",
    } == said

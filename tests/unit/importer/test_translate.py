"""A document of Fatture in Cloud as the register takes it."""

import json

import pytest
from fattureincloud_python_sdk.models.client import Client
from fattureincloud_python_sdk.models.issued_document import IssuedDocument

from chalicelib.routes.company.documents.bodies import read_document
from importer.translate import Lacking, registration_of

LISTED = {
    "id": 18,
    "type": "invoice",
    "number": 18,
    "numeration": "/A",
    "date": "2026-11-20",
    "visible_subject": "Infissi in larice",
    "entity": {"id": 7, "name": "Verdi Costruzioni SpA", "email": "vecchia@verdi.example"},
    "currency": {"id": "EUR"},
    "language": {"code": "it", "name": "Italiano"},
    "amount_net": 1000,
    "amount_gross": 1220.1,
    "payments_list": [
        {"due_date": "2026-12-20", "amount": 610.05, "status": "not_paid"},
        {
            "due_date": "2026-11-30",
            "amount": 610.05,
            "status": "paid",
            "paid_date": "2026-11-28",
        },
    ],
}
CLIENT = {"id": 7, "name": "Verdi SpA", "email": "a@verdi.example, b@verdi.example"}


def said_of(client=None, **changed):
    document = IssuedDocument.from_dict(LISTED | changed)
    return registration_of(document, client and Client.from_dict(client))


def test_the_register_takes_what_is_said():
    wish = read_document(json.dumps(said_of(CLIENT)).encode(), 18, None)

    assert ("invoice", "18/A") == (wish.document.type, wish.document.number)
    assert "1220.10" == str(wish.document.gross_amount)
    assert "a@verdi.example" == wish.document.customer.email


def test_a_customer_is_known_as_the_book_of_clients_has_it_now():
    customer = said_of(CLIENT | {"certified_email": "verdi@pec.example"})["customer"]

    assert {
        "name": "Verdi SpA",
        "contact": None,
        "email": "a@verdi.example",
        "certified_email": "verdi@pec.example",
        "language": "it",
    } == customer


def test_what_the_book_of_clients_lacks_is_taken_from_the_document():
    assert "vecchia@verdi.example" == said_of({"id": 7, "name": "Verdi"})["customer"]["email"]


def test_without_an_address_there_is_no_customer():
    assert said_of(entity={"name": "Bianchi"})["customer"] is None


@pytest.mark.parametrize(("code", "language"), [("it", "it"), ("en", "en"), ("de", "en")])
def test_who_does_not_read_italian_is_written_to_in_english(code, language):
    assert language == said_of(language={"code": code})["customer"]["language"]


def test_instalments_say_when_they_were_paid():
    assert [
        {"due_date": "2026-12-20", "amount": "610.05", "paid_on": None},
        {"due_date": "2026-11-30", "amount": "610.05", "paid_on": "2026-11-28"},
    ] == said_of()["instalments"]


def test_what_was_paid_without_a_day_was_paid_when_it_was_due():
    paid = {"due_date": "2026-12-20", "amount": 5, "status": "paid"}

    assert "2026-12-20" == said_of(payments_list=[paid])["instalments"][0]["paid_on"]


def test_what_was_reversed_is_due_no_more():
    reversed_ = {"due_date": "2026-12-20", "amount": 5, "status": "reversed"}

    assert [] == said_of(payments_list=[reversed_])["instalments"]


@pytest.mark.parametrize("field", ["number", "date"])
def test_a_document_without_its_name_is_none(field):
    with pytest.raises(Lacking, match=f"it has no {field}"):
        said_of(**{field: None})


@pytest.mark.parametrize(
    ("number", "text"), [(0.1 + 0.2, "0.30"), (1220, "1220.00"), (1234567.891, "1234567.89")]
)
def test_an_amount_is_what_was_meant(number, text):
    assert text == said_of(amount_net=number)["net_amount"]

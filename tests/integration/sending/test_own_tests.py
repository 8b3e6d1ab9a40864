"""A mail is sent to who writes it, before it is sent to anybody."""

import json
from base64 import b64encode
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from chalicelib.tables.companies import save_company
from chalicelib.tables.usage import take_test

OWN = "contabilita@bianchi.example"
PDF = {
    "filename": "fattura-18.pdf",
    "content_type": "application/pdf",
    "content_base64": b64encode(b"%PDF-1.7").decode(),
}
MAIL = {
    "category": "invoice",
    "to": [{"email": "acquisti@verdi.example", "name": "Verdi SpA"}],
    "subject": "Fattura 18",
    "body": "<p>Buongiorno</p>{{allegati}}",
    "attachments": [PDF],
}


@pytest.fixture
def ask_for_test(api, company, domain_company):
    """Ask for a test: `ask_for_test(to=...)`; answers go to `OWN`."""
    save_company(replace(domain_company(), reply_to=OWN))

    def ask(*, to="", key=company.key, **fields):
        return api.call(
            "POST",
            f"/c/{company.id}/emails/test",
            key=key,
            headers=(("Content-Type", "application/json"),),
            query=urlencode({"to": to}),
            body=json.dumps(MAIL | fields).encode(),
        )

    return ask


def test_it_goes_to_ones_own_address_and_says_what_it_is(ask_for_test, sent):
    answer = ask_for_test()
    mail = sent.only().message

    assert 200 == answer.status, answer.json
    assert {"to_email": OWN, "subject": "[Prova] Fattura 18"}.items() <= answer.json["data"].items()
    assert (OWN, "[Prova] Fattura 18") == (mail["To"], mail["Subject"])


def test_nothing_of_it_can_be_recorded_and_nothing_is_kept(api, company, ask_for_test, sent):
    ask_for_test()
    html = sent.only().html
    listed = api.get(f"/c/{company.id}/emails", key=company.key).json["data"]
    used = api.get(f"/c/{company.id}/usage", key=company.key).json["data"]

    assert "Apri <bdi>fattura-18.pdf</bdi>" in html
    assert [] == [way for way in ("/o/", "/a/", "/n/", "/r/") if way in html]
    assert [] == listed
    assert [] == [one for one in used if one["quota"].startswith("emails") and one["used"]]


def test_files_travel_where_the_mail_would_have_them_inside(ask_for_test, sent):
    ask_for_test(deliver_as="both")

    [file] = sent.only().message.iter_attachments()
    assert ("fattura-18.pdf", b"%PDF-1.7") == (file.get_filename(), file.get_content())


@pytest.mark.parametrize("to", ["acquisti@verdi.example", "contabilita@verdi.example"])
def test_it_goes_to_nobody_else(ask_for_test, sent, to):
    refused = ask_for_test(to=to)

    [problem] = refused.json["error"]["problems"]
    assert (422, "to", "not_an_own_address") == (
        refused.status,
        problem["field"],
        problem["code"],
    )
    assert [] == sent.mails()


def test_who_has_a_session_by_their_address_gets_it_there(api, company, ask_for_test, sent):
    asked = {"actor": "anna@bianchi.example"}
    token = api.post(f"/c/{company.id}/sessions", asked, key=company.key).json["data"]["token"]

    ask_for_test(key=token)

    assert "anna@bianchi.example" == sent.only().message["To"]


def test_without_an_own_address_it_says_so(ask_for_test, domain_company):
    save_company(replace(domain_company(), reply_to=None))

    refused = ask_for_test()

    assert (422, "required") == (refused.status, refused.json["error"]["problems"][0]["code"])


def test_what_could_not_be_queued_is_no_test_either(ask_for_test, sent):
    assert 422 == ask_for_test(template="invoice", subject="{{numero}}").status
    assert [] == sent.mails()


def test_an_hour_has_so_many_tests(company):
    hours = [take_test(company.id, hour=1, most=2) for _ in range(3)]

    assert [True, True, False] == hours
    assert take_test(company.id, hour=2, most=2)

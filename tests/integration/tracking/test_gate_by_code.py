"""A gate that asks for a code mailed by the operator: what the company itself cannot pass."""

import re

import pytest

from chalicelib.domain.access.codes import MOST_MAILS, MOST_TRIES
from chalicelib.tables import codes
from tests.markup import Tree
from tests.markup import shown as shown_by

ADDRESS = "acquisti@verdicostruzioni.example"
BROWSER = [("Accept", "text/html"), ("Content-Type", "application/x-www-form-urlencoded")]
RULES = {"open_window_seconds": 0, "gate_attachments": True, "gate_asks_for": "code"}


@pytest.fixture
def email_id(api, company, post, deliver_all):
    rules = api.put(f"/c/{company.id}/settings/tracking", RULES, key=company.key)
    assert "code" == rules.json["data"]["gate_asks_for"]
    email_id = post()
    deliver_all()
    return email_id


@pytest.fixture
def knock(api, link):
    return lambda body: api.call("POST", link, headers=BROWSER, body=body.encode())


@pytest.fixture
def last_code(sent):
    def last_code():
        mail = sent.mails()[-1]
        assert ("no-reply@ricevuta.example", ADDRESS) == (mail.message["From"], mail.message["To"])
        [code] = re.findall(r"\d{4} \d{4}", mail.text)
        return code.replace(" ", "")

    return last_code


def test_following_the_link_mails_nothing_and_shows_who_sent_it_and_a_button(
    api, link, sent, row, email_id
):
    before = len(sent.mails())
    answer = api.get(link, headers=BROWSER)

    assert 200 == answer.status
    assert "Officina Bianchi Srl" in shown_by(answer.body.decode())
    assert ADDRESS not in answer.body.decode()
    [button] = Tree(answer.body.decode()).all("button")
    assert ("do", "open") == (button["name"], button["value"])
    assert before == len(sent.mails())
    known = row(email_id)
    assert ("seen", "code_asked") == (known["evidence"], known["evidence_reason"]["code"])


def test_who_types_the_code_gets_the_file_and_that_is_proven(knock, last_code, row, email_id):
    asked = knock("do=open")
    assert 200 == asked.status
    assert "Scrivi qui il codice" in shown_by(asked.body.decode())
    answer = knock(f"do=open&code={last_code()}")

    assert 303 == answer.status
    assert "X-Amz-Signature=" in answer.headers["location"]
    known = row(email_id)
    assert ("downloaded", "code_passed", "certain") == (
        known["evidence"],
        known["evidence_reason"]["code"],
        known["evidence_certainty"],
    )


@pytest.mark.parametrize(
    "body", [f"address={ADDRESS}", f"code={ADDRESS}", "code=00000000", "", "code=%00"]
)
def test_the_address_does_not_do_nor_does_a_guess(knock, last_code, row, email_id, body):
    knock("do=open")
    assert "00000000" != last_code()

    assert 403 == knock(body).status
    assert 0 == row(email_id)["hits"]


def test_the_code_of_one_email_opens_no_other(knock, last_code, post, deliver_all, sent, api):
    knock("do=open")
    code, other = last_code(), post()
    deliver_all()
    [path] = sent.of(other).link_paths

    assert 403 == api.call("POST", path, headers=BROWSER, body=f"code={code}".encode()).status


def test_tries_and_mails_are_bounded(knock, last_code, monkeypatch):
    monkeypatch.setattr(codes, "window_of", lambda *_: 7)  # no hour ends meanwhile
    knock("do=open")
    code = last_code()
    wrong = f"{(int(code) + 1) % 10**8:08}"
    assert [403] * MOST_TRIES == [knock(f"code={wrong}").status for _ in range(MOST_TRIES)]
    assert 403 == knock(f"code={code}").status

    more = [knock("do=open").status for _ in range(MOST_MAILS)]
    assert [200] * (MOST_MAILS - 1) + [429] == more
    assert 303 == knock(f"code={last_code()}").status


def test_no_code_is_mailed_where_the_gate_asks_for_the_address(
    api, company, post, deliver_all, sent
):
    rules = RULES | {"gate_asks_for": "address"}
    api.put(f"/c/{company.id}/settings/tracking", rules, key=company.key)
    email_id = post()
    deliver_all()
    [path] = sent.of(email_id).link_paths
    before = len(sent.mails())

    assert 404 == api.call("POST", path, headers=BROWSER, body=b"do=open").status
    assert before == len(sent.mails())


def test_rules_that_do_not_name_the_gate_have_none(api, company, email_id):
    rules = {"open_window_seconds": 0}
    whole = api.put(f"/c/{company.id}/settings/tracking", rules, key=company.key).json["data"]

    assert (False, "address") == (whole["gate_attachments"], whole["gate_asks_for"])


def test_a_dossier_says_that_it_was_opened_by_a_code(
    knock, last_code, api, company, path, email_id
):
    knock("do=open")
    knock(f"code={last_code()}")
    told = api.get(f"{path}/{email_id}/dossier", key=company.key).json["dossier"]
    printed = api.get(f"{path}/{email_id}/dossier", key=company.key, format="pdf")

    assert told["email"]["gated_by_code"]
    assert "code_passed" == told["reading"]["evidence_reason"]["code"]
    assert printed.body.startswith(b"%PDF")

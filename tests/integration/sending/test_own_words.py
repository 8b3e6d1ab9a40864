"""What a product calls things by its own names: references, metadata, who acts, other addresses."""

import pytest

from chalicelib.domain.email_ids import EmailKey
from chalicelib.tables.emails.sending import find_email
from tests.builders import a_send_body

ACCOUNTANT = "contabile@verdicostruzioni.example"
NAMED = {"number": "18", "reference": "7c9e6679-7425-40de-944b"}


@pytest.fixture
def status(api, company):
    def status(**parameters):
        answer = api.get(f"/c/{company.id}/documents/status", key=company.key, **parameters)
        return answer.json["data"] if answer.status == 200 else answer.json["error"]

    return status


@pytest.fixture
def session(api, company):
    def session(**body):
        return api.post(f"/c/{company.id}/sessions", body, key=company.key).json["data"]["token"]

    return session


def happened(row, event):
    return [one.get("by") for one in row["timeline"] if one["event"] == event]


def test_a_document_is_known_by_its_reference(post, row, rows, status, api, company):
    email_id = post(document=NAMED)

    assert {"id": None, "version": None, **NAMED} == row(email_id)["document"]
    [by_reference] = status(references=NAMED["reference"])
    assert (None, NAMED["reference"], "queued") == tuple(
        by_reference[name] for name in ("document_id", "reference", "icon")
    )
    for reference, found in ((NAMED["reference"], [email_id]), ("another", [])):
        answer = api.get(f"/c/{company.id}/emails", key=company.key, document_reference=reference)
        assert found == [one["id"] for one in answer.json["data"]]


def test_a_document_with_both_names_is_found_by_each(post, status):
    post(document=NAMED | {"id": 18})

    assert ["queued", "queued"] == [
        one["icon"] for one in status(ids="18", references=NAMED["reference"])
    ]
    assert {"references"} == set(status(references="a b")["validation_result"])


def test_metadata_is_kept_listed_and_found(post, row, api, company):
    email_id = post(metadata={"order": "4711", "branch": "Verona è qui"})
    post(metadata={"order": "4712"})

    assert {"order": "4711", "branch": "Verona è qui"} == row(email_id)["metadata"]

    def found(text):
        answer = api.get(f"/c/{company.id}/emails", key=company.key, metadata=text)
        return [one["id"] for one in answer.json["data"]] if answer.status == 200 else answer.status

    assert ([email_id], [], 422) == (found("order=4711"), found("order=47"), found("order"))


def test_who_acts_is_told(post, row, act, api, company, session):
    queued = post(actor="Anna (ufficio)")
    api.call("DELETE", f"/c/{company.id}/emails/{queued}", key=session(actor="u-17"))
    told = row(queued)
    assert (["Anna (ufficio)"], ["u-17"]) == (happened(told, "queued"), happened(told, "cancelled"))

    again = act(queued, "resend", {"actor": "Bruno"}).json["data"]["emails"][0]["id"]
    path = f"/c/{company.id}/emails/{again}"
    too_long = api.call("DELETE", path, key=company.key, query=f"actor={'x' * 101}")
    api.call("DELETE", path, key=company.key, query="actor=Carla")
    told = row(again)
    assert 422 == too_long.status
    assert (["Bruno"], ["Carla"]) == (happened(told, "queued"), happened(told, "cancelled"))


def test_nobody_acts_in_anothers_name_within_a_session(api, company, outbox, row, session):
    posted = api.post(
        f"/c/{company.id}/emails", a_send_body(actor="Anna"), key=session(actor="u-17")
    )
    [email] = posted.json["data"]["emails"]

    assert ["u-17"] == happened(row(email["id"]), "queued")


def test_a_cc_is_seen_by_the_recipient_and_is_no_reader_of_theirs(post, sent, deliver_all, rows):
    post(cc=ACCOUNTANT, reply_to="crediti@officina.example")
    deliver_all()

    mails = {mail.message["To"]: mail for mail in sent.mails()}
    theirs = mails[next(to for to in mails if to != ACCOUNTANT)]
    assert (ACCOUNTANT, None) == (theirs.message["Cc"], mails[ACCOUNTANT].message["Cc"])
    assert all("crediti@officina.example" in mail.message["Reply-To"] for mail in mails.values())
    assert [] == mails[ACCOUNTANT].link_paths
    [cc] = [one for one in rows() if one["to_email"] == ACCOUNTANT]
    assert (True, "not_tracked", ACCOUNTANT) == (cc["is_copy"], cc["evidence"], cc["cc"])


def test_erasing_a_person_takes_metadata_and_cc_with_them(api, company, post, row, deliver_all):
    email_id = post(cc=ACCOUNTANT, metadata={"order": "4711"})
    deliver_all()
    api.call("DELETE", f"/c/{company.id}/recipients/{ACCOUNTANT}", key=company.key)
    assert row(email_id)["cc"] is None

    recipient = row(email_id)["to_email"]
    api.call("DELETE", f"/c/{company.id}/recipients/{recipient}", key=company.key)
    assert {} == find_email(EmailKey(company.id, email_id)).metadata

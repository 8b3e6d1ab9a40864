"""A recipient sees what is recorded, and has it stopped, whatever was sent before."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.actions.recipients import sweep_recipient
from chalicelib.actions.recipients.allow_recording import allow_recording
from chalicelib.actions.recipients.ask_to_allow import ask_to_allow
from chalicelib.actions.recipients.show_recipient_record import show_recipient_record
from chalicelib.actions.recipients.stop_recording import stop_recording
from chalicelib.domain.consents import (
    Consent,
    ConsentRecord,
    ConsentSource,
    OnUnknownConsent,
    recipient_key,
)
from chalicelib.domain.email_ids import FIRST_ID, EmailKey, mint_email_id
from chalicelib.domain.errors import NotFound
from chalicelib.domain.evidence.evidence import evidence
from chalicelib.domain.tokens import Purpose, Target, make_token
from chalicelib.keys.key_ring import key_ring
from chalicelib.tables.companies import save_company
from chalicelib.tables.emails import hits
from chalicelib.tables.emails.by_recipient import emails_to, stop_email
from chalicelib.tables.emails.item import EmailItem
from chalicelib.tables.emails.sending import find_email, put_new_email
from chalicelib.tables.recipients import RecipientTask, Task, begin_task, tasks_before
from tests.builders import a_send_body, an_email, time_left

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture
def send(api, company, deliver_all, sent):
    def send(**fields):
        answer = api.post(f"/c/{company.id}/emails", a_send_body(**fields), key=company.key)
        assert 202 == answer.status, answer.json
        deliver_all()
        email_id = answer.json["data"]["emails"][0]["id"]
        return sent.of(email_id), email_id

    return send


@pytest.fixture
def row(api, company):
    def row(email_id):
        return api.get(f"/c/{company.id}/emails/{email_id}", key=company.key).json["data"]

    return row


@pytest.fixture
def token(company):
    """The recipient's own token of an email."""

    def token(email_id):
        return make_token(Target(company.id, email_id), Purpose.RECIPIENT, key_ring())

    return token


@pytest.fixture
def stop(service):
    return lambda token: stop_recording(token, now=datetime.now(UTC))


@pytest.fixture
def show(service):
    return show_recipient_record


def hits_of(row):
    return [event["what"] for event in row["timeline"] if event["event"] == "hit"]


def test_the_recipient_sees_what_the_company_sees(api, send, row, token, show):
    mail, email_id = send()
    api.get(mail.pixel_path)
    record = show(token(email_id))
    known = evidence(record.email, lens=record.company.lens.unhidden)

    assert row(email_id)["timeline"] == record.events
    assert ("Officina Bianchi Srl", None, None) == (
        record.company.name,
        record.consent,
        record.legal_basis,
    )
    assert ("IDENTIFIED", "SEEN") == (record.mode.name, known.level.name)


def test_after_the_stop_the_answers_are_the_same_and_nothing_is_recorded(
    api, send, row, token, stop
):
    mail, email_id = send()
    before = [api.get(mail.pixel_path), api.get(mail.link_paths[0])]
    done = stop(token(email_id))
    after = [api.get(mail.pixel_path), api.get(mail.link_paths[0])]
    seen = row(email_id)

    assert done
    assert [200, 302] == [one.status for one in before] == [one.status for one in after]
    assert before[0].body == after[0].body
    assert (["pixel", "0"], 2) == (hits_of(seen), seen["hits"])
    assert "downloaded" == seen["evidence"]
    assert "recording_stopped" in {limit["code"] for limit in seen["cannot_know"]}
    assert "recording_stopped" in {event["event"] for event in seen["timeline"]}


def test_an_email_without_a_hit_says_why_it_will_have_none(send, row, token, stop):
    _, email_id = send()
    stop(token(email_id))

    known = row(email_id)
    assert ("not_tracked", "recording_stopped") == (
        known["evidence"],
        known["evidence_reason"]["code"],
    )
    assert not known["tracked"]


def test_a_stop_reaches_every_email_to_the_same_person_and_no_other(api, send, row, token, stop):
    first, first_id = send(to=[{"email": "Anna@verdi.example"}])
    other, other_id = send(to=[{"email": "carlo@verdi.example"}])
    _, second_id = send(to=[{"email": "anna@Verdi.example"}])
    stop(token(second_id))
    api.get(first.pixel_path)
    api.get(other.pixel_path)

    assert [0, 1] == [row(first_id)["hits"], row(other_id)["hits"]]


def test_a_full_list_of_hits_takes_no_more_either(api, send, row, token, stop):
    mail, email_id = send()
    for _ in range(51):
        api.get(mail.pixel_path)
    stop(token(email_id))
    api.get(mail.pixel_path)

    assert 51 == row(email_id)["hits"]


def test_a_refused_hit_is_one_request_like_any_other(api, send, token, stop):
    mail, email_id = send()
    stop(token(email_id))
    asked = []
    events = hits.connection().client.meta.events
    events.register_first("before-send", lambda request, **_: asked.append(request.url))
    api.get(mail.pixel_path)
    api.get(mail.link_paths[0])

    assert 2 == len(asked)


def test_a_stop_between_queueing_and_sending_wins(
    api, company, deliver_all, sent, token, stop, row
):
    path = f"/c/{company.id}/emails"
    queued = api.post(path, a_send_body(deliver_as="link"), key=company.key).json
    email_id = queued["data"]["emails"][0]["id"]
    stop(token(email_id))
    deliver_all()
    mail = sent.of(email_id)

    assert ([], []) == (mail.urls("/o/"), mail.urls("/n/"))
    assert 302 == api.get(mail.link_paths[0]).status
    assert [] == hits_of(row(email_id))


def test_a_stop_keeps_a_mail_that_waits_from_being_counted_without_a_name(
    api, company, domain_company, deliver_all, sent, token, stop, row
):
    save_company(replace(domain_company(), on_unknown_consent=OnUnknownConsent.ANONYMOUS))

    def queue():
        answer = api.post(f"/c/{company.id}/emails", a_send_body(), key=company.key)
        return answer.json["data"]["emails"][0]["id"]

    left = queue()
    deliver_all()
    waits = queue()
    stop(token(waits))
    deliver_all()

    assert [1, 0] == [len(sent.of(one).urls("/o/")) for one in (left, waits)]
    assert ["anonymous", "recording_stopped"] == [
        row(one)["evidence_reason"]["code"] for one in (left, waits)
    ]


def test_an_email_queued_after_it_was_granted_again_is_not_stopped(send, company):
    _, email_id = send()
    [found] = emails_to(recipient_key(company.id, "acquisti@verdicostruzioni.example"))
    earlier = datetime.now(UTC) - timedelta(minutes=1)
    stop_email(EmailKey(company.id, found), decided_at=earlier, at=NOW)

    assert email_id == found
    assert find_email(EmailKey(company.id, email_id)).stopped_at is None


def test_stopping_twice_changes_nothing(send, token, stop, row):
    _, email_id = send()
    stop(token(email_id))
    first = row(email_id)["timeline"]
    stop(token(email_id))

    assert first == row(email_id)["timeline"]


@pytest.mark.parametrize("purpose", ["PIXEL", "ATTACHMENT", "HONEYPOT"])
def test_no_other_token_shows_or_stops_anything(send, company, show, stop, purpose):
    _, email_id = send()
    other = make_token(Target(company.id, email_id), Purpose[purpose], key_ring())
    for act in (show, stop):
        with pytest.raises(NotFound):
            act(other)
        with pytest.raises(NotFound):
            act("x")


def test_what_there_was_no_time_for_is_noted(send, company):
    ids = [send()[1] for _ in range(3)]
    key = recipient_key(company.id, "acquisti@verdicostruzioni.example")
    now = datetime.now(UTC)
    task = RecipientTask(company.id, key, Task.STOP, now)
    begin_task(ConsentRecord(Consent.DENIED, ConsentSource.COMPANY, now), task)
    half = sweep_recipient.sweep_recipient(task, deadline=time_left(0), wave=2)
    [left] = [one for one in tasks_before(now + timedelta(minutes=1)) if one.recipient_key == key]
    rest = list(emails_to(key, below=left.done_from))
    whole = sweep_recipient.sweep_recipient(left, deadline=time_left(9))

    assert ([ids[0]], False, True) == (rest, half, whole)


def test_the_email_itself_is_stopped_though_the_index_does_not_know_it_yet(
    api, send, row, token, stop, monkeypatch
):
    mail, email_id = send()
    with monkeypatch.context() as patch:
        # moto's indexes lag behind nothing.
        patch.setattr(EmailItem.by_recipient, "query", lambda *_, **__: iter(()))
        stop(token(email_id))
    api.get(mail.pixel_path)

    assert 0 == row(email_id)["hits"]


def test_what_was_being_stored_when_it_was_decided_is_reached_in_the_end(company):
    email = an_email(
        company_id=company.id,
        email_id=mint_email_id(due_at=NOW - timedelta(seconds=30), noise=1),
        queued_at=NOW - timedelta(seconds=30),
    )
    # The first sweep came to its end before the index knew the email.
    key = recipient_key(company.id, email.to_email)
    task = RecipientTask(company.id, key, Task.STOP, NOW, done_from=FIRST_ID)
    begin_task(ConsentRecord(Consent.DENIED, ConsentSource.COMPANY, NOW), task)
    put_new_email(email)

    assert sweep_recipient.finish_task(task, deadline=time_left(9))
    assert find_email(email.key).stopped_at


@pytest.mark.parametrize("said", ["granted", "unknown"])
def test_who_refused_in_person_is_not_overruled_by_the_company(
    api, company, send, stop, token, said, sent
):
    _, email_id = send()
    stop(token(email_id))
    path = f"/c/{company.id}/recipients/{a_send_body()['to'][0]['email']}/consent"

    refused = api.put(path, {"consent": said, "source": "company"}, key=company.key)
    assert 409 == refused.status
    assert "denied" == api.get(path, key=company.key).json["data"]["consent"]
    assert 200 == api.put(path, {"consent": "denied", "source": "import"}, key=company.key).status
    assert 409 == api.put(path, {"consent": said, "source": "company"}, key=company.key).status

    ask_to_allow(token(email_id), accept_language="", now=datetime.now(UTC))
    [code] = re.findall(r"\d{4} \d{4}", sent.mails()[-1].text)
    assert allow_recording(token(email_id), code, now=datetime.now(UTC))
    assert "granted" == api.get(path, key=company.key).json["data"]["consent"]
    assert 200 == api.put(path, {"consent": said, "source": "company"}, key=company.key).status

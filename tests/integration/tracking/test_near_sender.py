"""Who fetches from where the company calls may be the sender, and is told apart."""

from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from chalicelib.actions.companies import note_place as noting
from chalicelib.actions.tracking import look_back as looking
from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.evidence.places import place_of
from chalicelib.keys.key_ring import key_ring
from chalicelib.queues.spilled_hits import spilled_hit
from chalicelib.settings import settings
from chalicelib.tables import places
from chalicelib.tables.connection import connection
from chalicelib.tables.emails.near_sender import mark_near_sender
from chalicelib.tables.emails.sending import find_email

OFFICE = "9.9.9.9"
"""Of the internet, and nobody's home: a public name server's."""
ELSEWHERE = "149.112.112.112"
PERHAPS = ("unknown", "perhaps_sender")
RULES = {"open_window_seconds": 0}


@pytest.fixture(autouse=True)
def _nothing_noted_yet():
    noting._noted.clear()


@pytest.fixture
def email_id(api, company, post, deliver_all, sent):
    api.put(f"/c/{company.id}/settings/tracking", RULES, key=company.key)
    email_id = post()
    deliver_all()
    return email_id


@pytest.fixture
def pixel(sent, email_id):
    return sent.of(email_id).pixel_path


@pytest.fixture
def call(api, company, path):
    """The company's software asks for something, from an address."""
    return lambda client, key=company.key: api.call("GET", path, key=key, client=client)


@pytest.fixture
def known(row, email_id):
    def known():
        told = row(email_id)
        return told["evidence"], told["evidence_reason"]["code"]

    return known


def test_an_opening_from_where_the_company_calls_lights_no_eye(api, call, pixel, known):
    call(OFFICE)
    api.call("GET", pixel, client=OFFICE)

    assert PERHAPS == known()


def test_an_opening_from_elsewhere_is_a_persons(api, call, pixel, known):
    call(OFFICE)
    api.call("GET", pixel, client=OFFICE)
    api.call("GET", pixel, client=ELSEWHERE)

    assert ("seen", "pixel_fetched") == known()


def test_from_where_a_session_calls_counts_too(api, company, call, pixel, known):
    opened = api.post(f"/c/{company.id}/sessions", {}, key=company.key)
    call(OFFICE, key=opened.json["data"]["token"])
    api.call("GET", pixel, client=OFFICE)

    assert PERHAPS == known()


def test_from_where_another_company_calls_says_nothing(
    api, make_company, known, pixel, call, company
):
    other = make_company(company_id=990_054)
    api.call("GET", f"/c/{other.id}/emails", key=other.key, client=OFFICE)
    api.call("GET", pixel, client=OFFICE)

    assert ("seen", "pixel_fetched") == known()


def test_an_opening_shortly_before_the_company_first_calls_from_there_lights_no_eye_either(
    api, call, pixel, known
):
    api.call("GET", pixel, client=ELSEWHERE)
    api.call("GET", pixel, client=OFFICE)
    assert ("seen", "pixel_fetched") == known()
    call(ELSEWHERE)
    assert ("seen", "pixel_fetched") == known()

    call(OFFICE)

    assert PERHAPS == known()


def test_a_long_time_before_says_nothing(api, call, pixel, known, monkeypatch):
    api.call("GET", pixel, client=OFFICE)
    monkeypatch.setattr(looking, "LOOKED_BACK", timedelta())  # instead of waiting

    call(OFFICE)

    assert ("seen", "pixel_fetched") == known()


def test_a_fetch_that_is_gone_is_not_marked(api, company, pixel, known, email_id, stored):
    api.call("GET", pixel, client=OFFICE)
    key = EmailKey(company.id, email_id)

    mark_near_sender(key, 7, find_email(key).hits[0])

    assert ("seen", "pixel_fetched") == known()
    assert "near_sender" not in stored(company.id)


def test_a_stranger_who_calls_in_vain_makes_no_reader_the_sender(api, call, pixel, known, company):
    assert 401 == call(OFFICE, key=f"{company.key[:-1]}x").status
    api.call("GET", pixel, client=OFFICE)

    assert ("seen", "pixel_fetched") == known()


def noted(company, *, ago):
    now = datetime.now(UTC)
    places.note_place(company.id, place_of(OFFICE, company.id, key_ring()), now=now - ago)


@pytest.mark.parametrize(
    ("ago", "expected"),
    [
        (places.KEPT - timedelta(minutes=5), PERHAPS),
        (places.KEPT + timedelta(minutes=5), ("seen", "pixel_fetched")),
    ],
)
def test_a_place_counts_for_hours_whenever_dynamodb_deletes_it(
    api, company, pixel, known, ago, expected
):
    noted(company, ago=ago)
    api.call("GET", pixel, client=OFFICE)

    assert expected == known()


def test_what_was_judged_so_stays_so_when_the_place_is_forgotten(
    api, company, call, pixel, known, email_id, aws
):
    call(OFFICE)
    api.call("GET", pixel, client=OFFICE)
    noted(company, ago=timedelta(days=1))

    assert PERHAPS == known()


@pytest.fixture
def asked_of_usage(service):
    """What DynamoDB is asked of the usage table on the lower level; `fail` makes it fail."""
    asked, events = [], connection().client.meta.events

    def note(params, model, **_):
        if params["headers"] and settings().usage_table in str(params["body"]):
            asked.append(model.name)
            if "fail" in asked:
                raise ClientError({"Error": {"Code": "InternalServerError"}}, model.name)

    events.register_first("before-call.dynamodb", note)
    yield asked
    events.unregister("before-call.dynamodb", note)


def test_a_place_is_noted_once_an_hour(call, asked_of_usage):
    for _ in range(3):
        assert 200 == call(OFFICE).status

    assert ["UpdateItem"] == asked_of_usage


def test_a_company_is_served_though_its_place_cannot_be_noted(call, asked_of_usage):
    asked_of_usage.append("fail")

    assert 200 == call(OFFICE).status


def test_a_hit_is_kept_though_it_cannot_be_looked_whose_it_may_be(
    api, pixel, known, asked_of_usage
):
    asked_of_usage.append("fail")
    api.call("GET", pixel, client=OFFICE)
    asked_of_usage.clear()

    assert ("seen", "pixel_fetched") == known()


def test_of_the_address_nothing_is_kept(api, company, call, pixel, stored, capfd):
    call(OFFICE)
    api.call("GET", pixel, client=OFFICE)

    written = capfd.readouterr()
    kept = stored(company.id)
    assert not [text for text in (kept, written.out, written.err) if OFFICE in text]
    assert f"place#{place_of(OFFICE, company.id, key_ring())}" in kept


def test_who_types_the_address_at_the_gate_may_be_the_sender_too(
    api, company, call, post, deliver_all, sent, row
):
    rules = RULES | {"gate_attachments": True}
    api.put(f"/c/{company.id}/settings/tracking", rules, key=company.key)
    call(OFFICE)
    email_id = post()
    deliver_all()
    [link] = sent.of(email_id).link_paths
    form = [("Content-Type", "application/x-www-form-urlencoded")]
    typed = f"address={row(email_id)['to_email']}".encode()

    passed = api.call("POST", link, headers=form, body=typed, client=OFFICE)

    assert 303 == passed.status
    known = row(email_id)
    assert PERHAPS == (known["evidence"], known["evidence_reason"]["code"])


def test_list_timeline_and_dossier_say_so_alike(api, company, call, path, pixel, email_id):
    call(OFFICE)
    api.call("GET", pixel, client=OFFICE)

    email = api.get(f"{path}/{email_id}", key=company.key).json["data"]
    file = api.get(f"{path}/{email_id}/dossier", key=company.key).json["dossier"]

    [hit] = [one for one in email["timeline"] if one["event"] == "hit"]
    assert ("ambiguous", "perhaps_sender") == (hit["verdict"], hit["reason"]["code"])
    assert "perhaps by the sender" in file["reading"]["evidence_reason"]["en"]
    assert "cannot_be_told" == email["evidence_certainty"]


def test_a_hit_that_waited_in_the_spill_queue_is_still_told_apart():
    message = {
        "at": "2026-11-24T10:00:00.000+00:00",
        "what": "pixel",
        "agent": "ordinary",
        "network": "unknown",
        "source": 7,
    }

    assert spilled_hit(message | {"near_sender": True}).near_sender
    assert not spilled_hit(message).near_sender

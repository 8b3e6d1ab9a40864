"""How hits are judged, told through the API."""

import time

import boto3
import pytest

from chalicelib.actions.companies.create_company import create_company
from chalicelib.domain.companies import Licence
from chalicelib.domain.evidence.together import BURST_TIME
from chalicelib.settings import settings
from chalicelib.tables.companies import find_company
from chalicelib.tables.emails import hits
from tests.builders import a_send_body

SCANNER = "35.157.190.230"
AGENT = "Unmistakable/7.7 (Windows NT 10.0) Firefox/145.0"
ADDRESS = "198.51.100.77"


@pytest.fixture
def mail(api, company, deliver_all, sent):
    api.post(f"/c/{company.id}/emails", a_send_body(), key=company.key)
    deliver_all()
    return sent.only()


@pytest.fixture
def row(api, company):
    return lambda: api.get(f"/c/{company.id}/emails", key=company.key).json["data"][0]


def known(row):
    return row["evidence"], row["evidence_reason"]["code"]


@pytest.fixture
def honeypot(mail):
    [url] = mail.urls("/n/")
    return url.removeprefix("https://mail.example.test")


@pytest.fixture
def long_delivered(company, mail, row, sent_earlier):
    """Right after it was sent, who comes beside a scanner is not known."""
    sent_earlier(company.id, row()["id"])


def test_who_comes_beside_a_scanner_right_after_delivery_is_not_known(api, mail, row):
    api.call("GET", mail.link_paths[0], client=SCANNER)
    time.sleep(BURST_TIME.total_seconds())
    api.call("GET", mail.pixel_path)

    assert ("fetched_by_machine", "barracuda") == known(row())


def test_a_scanner_then_a_person_and_each_step_has_its_reason(
    api, mail, row, honeypot, company, long_delivered
):
    before = row()
    for path in (mail.pixel_path, mail.link_paths[0], honeypot):
        assert api.call("GET", path, client=SCANNER).status in {200, 302}
    scanned = row()
    time.sleep(BURST_TIME.total_seconds())  # who comes in the midst of a burst is part of it
    api.call("GET", mail.pixel_path)
    seen = row()
    api.call("GET", mail.link_paths[0])
    downloaded = row()

    assert [
        ("unknown", "no_signal"),
        ("fetched_by_machine", "barracuda"),
        ("seen", "pixel_fetched"),
        ("downloaded", "attachment_followed"),
    ] == [known(one) for one in (before, scanned, seen, downloaded)]
    events = api.get(f"/c/{company.id}/emails/{before['id']}", key=company.key).json["data"]
    hits = [event for event in events["timeline"] if event["event"] == "hit"]
    assert [
        ("pixel", "machine", "barracuda"),
        ("0", "machine", "barracuda"),
        ("honeypot", "machine", "honeypot"),
        ("pixel", "person", "pixel_fetched"),
        ("0", "person", "attachment_followed"),
    ] == [(hit["what"], hit["verdict"], hit["reason"]["code"]) for hit in hits]


def test_the_honeypot_takes_back_what_its_source_fetched_before(api, mail, row, honeypot):
    api.get(mail.link_paths[0])
    fetched = row()
    answer = api.get(honeypot)
    unmasked = row()

    assert (200, "text/html; charset=utf-8") == (answer.status, answer.headers["content-type"])
    assert ["downloaded", "fetched_by_machine"] == [fetched["evidence"], unmasked["evidence"]]
    assert "honeypot_source" == unmasked["evidence_reason"]["code"]


def test_the_honeypot_stands_in_the_html_alone_where_nobody_comes_across_it(mail, honeypot):
    assert "/n/" not in mail.text
    assert f'{honeypot}" rel="nofollow" tabindex="-1" aria-hidden="true"></a>' in mail.html


def test_a_mail_that_is_not_tracked_has_no_honeypot(api, company, deliver_all, sent):
    api.post(f"/c/{company.id}/emails", a_send_body(tracking="off"), key=company.key)
    deliver_all()

    assert "/n/" not in sent.only().html


@pytest.mark.parametrize("token", ["x", "a" * 48, "%00"])
def test_a_forged_honeypot_is_the_same_page(api, service, token):
    assert 200 == api.get(f"/n/{token}").status


def test_a_honeypots_token_opens_nothing_else(api, mail, row, honeypot):
    token = honeypot.removeprefix("/n/")

    assert [200, 404] == [api.get(f"/o/{token}").status, api.get(f"/a/{token}").status]
    assert 0 == row()["hits"]


def test_asking_for_the_honeypots_headers_counts_nothing(api, row, honeypot):
    assert 200 == api.call("HEAD", honeypot).status
    assert 0 == row()["hits"]


def test_a_client_cannot_say_where_it_comes_from(api, mail, row):
    forged = [("X-Forwarded-For", "203.0.113.5"), ("X-Real-IP", "203.0.113.5")]
    api.call("GET", mail.pixel_path, headers=forged, client=SCANNER)

    assert ("fetched_by_machine", "barracuda") == known(row())


def test_the_window_can_be_changed_and_past_hits_are_judged_anew(api, mail, row, company):
    path = f"/c/{company.id}/settings/tracking"
    api.get(mail.pixel_path)
    before = known(row())
    put = api.put(path, {"open_window_seconds": 60}, key=company.key)
    after = known(row())

    assert [("seen", "pixel_fetched"), ("unknown", "too_soon")] == [before, after]
    expected = {"open_window_seconds": 60, "believe_programs": False}
    assert put.json == api.get(path, key=company.key).json
    assert expected.items() <= put.json["data"].items()


def test_a_company_may_believe_programs(api, mail, row, company):
    api.get(mail.pixel_path, headers=[("User-Agent", "curl/8.5.0")])
    before = known(row())
    rules = {"open_window_seconds": 0, "believe_programs": True}
    api.put(f"/c/{company.id}/settings/tracking", rules, key=company.key)

    assert [("fetched_by_machine", "program"), "seen"] == [before, row()["evidence"]]


@pytest.mark.parametrize("wrong", [-1, 61, "5", None, 2.5])
def test_a_window_that_cannot_be_is_refused(api, company, wrong):
    answer = api.put(
        f"/c/{company.id}/settings/tracking", {"open_window_seconds": wrong}, key=company.key
    )

    assert 422 == answer.status


def test_a_new_company_waits_thirty_seconds_and_believes_no_program(service, company_id):
    create_company(company_id=company_id, name="Nuova Srl", licence=Licence.PREMIUM)
    company = find_company(company_id)

    assert (30, False) == (company.open_window_seconds, company.believe_programs)


def test_an_email_of_an_earlier_version_still_reads(api, mail, row, company):
    key = {"company_id": company.id, "email_id": row()["id"]}
    stored = ("pixel", "1", "unserved:0", "passed:0", "unserved:passed:0")
    old = {"at": 1_800_000_000_000, "agent": "ordinary", "network": "unknown"}
    boto3.resource("dynamodb").Table(settings().emails_table).update_item(
        Key=key,
        UpdateExpression="SET hits = :hits, late_hits = :late, hit_count = :two",
        ExpressionAttributeValues={
            ":hits": [old | {"what": what} for what in stored],
            ":late": {"sort": old | {"what": "0"}},
            ":two": 2,
        },
    )

    shown = api.get(f"/c/{company.id}/emails/{key['email_id']}", key=company.key).json["data"]
    assert ("downloaded", "downloaded") == (row()["evidence"], shown["evidence"])
    assert sorted([*stored, "0"]) == sorted(
        one["what"] for one in shown["timeline"] if one["event"] == "hit"
    )


@pytest.fixture
def hits_to_aws(service):
    """Every request by which hits are recorded from now on; told to, they fail."""
    requests = []
    events = hits.connection().client.meta.events

    def note(request, **_):
        requests.append(f"{request.url} {dict(request.headers)} {request.body}")
        if requests[0] == "fail":
            raise OSError("DynamoDB does not answer")

    events.register_first("before-send", note)
    yield requests
    events.unregister("before-send", note)


@pytest.mark.parametrize("fails", [False, True])
def test_no_address_and_no_user_agent_reaches_aws_or_the_log(
    api, company, mail, row, honeypot, capfd, fails, hits_to_aws, stored
):
    hits_to_aws += ["fail" if fails else "work"]
    headers = [("User-Agent", AGENT), ("X-Forwarded-For", ADDRESS), ("Accept", "text/html")]
    paths = [mail.pixel_path, mail.link_paths[0], honeypot, "/o/x", "/a/x", "/n/x", "/nothing"]
    for path in paths:
        api.call("GET", path, headers=headers, client=ADDRESS)
    written = capfd.readouterr()

    told = [written.out, written.err, *hits_to_aws, stored(company.id)]
    assert not [text for text in told if "Unmistakable" in text or ADDRESS in text]
    assert fails == ("HitNotRecorded" in written.out)
    assert len(hits_to_aws) > len(["work", "pixel", "link", "honeypot"]) - 1

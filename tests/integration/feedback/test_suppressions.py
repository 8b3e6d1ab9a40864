"""Addresses whose mail comes back get none any more, until somebody lifts that."""

import csv
import io
from datetime import UTC, datetime, timedelta
from urllib.parse import quote, urlencode

import pytest

from chalicelib.actions.feedback.record_delivery_event import record_delivery_event
from chalicelib.aws import ses_identities
from chalicelib.domain.email_ids import mint_email_id
from chalicelib.domain.errors import PermanentSendError
from chalicelib.domain.feedback.suppressions import OPERATOR, SuppressedFor, Suppression
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.queues.outbox import put_in_outbox
from chalicelib.tables.emails.sending import find_email, put_new_email
from chalicelib.tables.suppressions import find_suppression, put_suppression
from tests.builders import a_send_body, an_email, ses_event
from tests.fakes import FakeTransport, worker_by

TYPED = "Anna.Rossi+fatture@verdi.example"
RIGHT = "It is right: she told me"


@pytest.fixture
def now():
    return datetime.now(UTC)


@pytest.fixture
def an_address(company):
    """Nobody else's: what holds for all companies holds for all tests."""
    return f"anna+{company.id}@verdi.example"


@pytest.fixture
def come_back(service, company, aws_calls, an_address):
    """Have an email to the address come back, as one of SES's examples tells it."""

    def come_back(name="bounce", to=an_address, at=None, **facts):
        at = at or datetime.now(UTC)
        minted = mint_email_id(due_at=at, noise=len(facts) + 7)
        email = an_email(
            company_id=company.id, email_id=minted, queued_at=at, sent_at=at, to_email=to, **facts
        )
        put_new_email(email)
        told = ses_event(name, company_id=company.id, email_id=email.email_id)
        told["mail"]["timestamp"] = at.isoformat()
        for body in ("bounce", "complaint"):
            if body in told:
                told[body]["timestamp"] = at.isoformat()
        with aws_calls.as_lambda("record_ses_events"):
            record_delivery_event(told)
            record_delivery_event(told)
        return email

    return come_back


@pytest.fixture
def queue(api, company, outbox, an_address):
    def queue(*to, **fields):
        to = [{"email": one, "name": ""} for one in to or (an_address,)]
        body = a_send_body(to=to, **fields)
        answer = api.post(f"/c/{company.id}/emails", body, key=company.key)
        assert 202 == answer.status, answer.json
        return answer.json["data"]["emails"]

    return queue


@pytest.fixture
def at(api, company, an_address):
    """Call the address's suppression."""

    def at(method, body=None, address=an_address, **query):
        path = f"/c/{company.id}/suppressions/{quote(address)}"
        if body is not None:
            return api.put(path, body, key=company.key)
        return api.call(method, path, key=company.key, query=urlencode(query))

    return at


def test_mail_to_an_address_that_bounced_is_refused_before_it_leaves(queue, come_back, outbox, row):
    come_back()

    [refused] = queue()

    assert "failed" == refused["delivery_status"]
    assert [] == outbox.receive_messages()
    shown = row(refused["id"])
    assert ("failed", "suppressed") == (shown["delivery_status"], shown["delivery_reason"]["code"])


def test_others_of_the_same_request_leave(queue, come_back, outbox, an_address):
    come_back()

    statuses = [one["delivery_status"] for one in queue(an_address, "bruno@verdi.example")]

    assert ["failed", "queued"] == statuses
    assert 1 == len(outbox.receive_messages(MaxNumberOfMessages=10))


def test_what_waited_when_the_address_bounced_does_not_leave(
    company, come_back, deliver_all, sent, an_address
):
    due = datetime.now(UTC) - timedelta(minutes=30)
    waiting = an_email(
        company_id=company.id,
        email_id=mint_email_id(due_at=due, noise=3),
        queued_at=due,
        to_email=an_address,
        attachments=(),
    )
    put_new_email(waiting)
    put_in_outbox([waiting.key], now=datetime.now(UTC))
    come_back()

    deliver_all()

    assert [] == sent.mails()
    email = find_email(waiting.key)
    assert ("suppressed", True) == (email.last_reason, email.failed_at is not None)


def test_a_server_that_refuses_the_recipient_suppresses_it_for_the_company_alone(
    company, queue, deliver_all, an_address
):
    queue()

    deliver_all(
        worker_by(FakeTransport(PermanentSendError(ReasonCode.REFUSED, "550 5.1.1 User unknown")))
    )

    own, _ = find_suppression(company.id, an_address)
    assert (SuppressedFor.UNKNOWN_ADDRESS, (None, 0)) == (
        own.why,
        find_suppression(OPERATOR, an_address),
    )


def test_the_address_is_listed_with_why_and_exported(api, company, come_back, an_address):
    email = come_back()

    [one] = api.get(f"/c/{company.id}/suppressions", key=company.key).json["data"]
    exported = api.get(f"/c/{company.id}/suppressions.csv", key=company.key)

    assert (an_address, "unknown_address", None, email.email_id) == (
        one["email"],
        one["reason"]["code"],
        one["until"],
        one["email_id"],
    )
    [row] = csv.DictReader(io.StringIO(exported.body.decode()))
    assert (an_address, "unknown_address") == (row["email"], row["reason"])


def test_many_are_listed_in_parts_each_once(api, company, now):
    addresses = {f"nr{number}@verdi.example" for number in range(120)}
    for address in addresses:
        told = Suppression(address=address, why=SuppressedFor.COMPLAINT, since=now)
        put_suppression(company.id, address, told, after=0)

    listed, cursor = [], ""
    while cursor is not None:
        given = {"cursor": cursor} if cursor else {}
        page = api.get(f"/c/{company.id}/suppressions", key=company.key, **given).json
        listed += [one["email"] for one in page["data"]]
        cursor = page["next_cursor"]

    assert sorted(addresses) == sorted(listed)


def test_a_person_lifts_it_for_a_reason_that_is_kept(at, come_back, queue):
    come_back()

    lifting = at("DELETE", reason=RIGHT, actor="u-17")

    assert 204 == lifting.status
    shown = at("GET").json["data"]
    assert not shown["suppressed"]
    assert [("u-17", RIGHT)] == [(one["by"], one["reason"]) for one in shown["lifts"]]
    assert ["queued"] == [one["delivery_status"] for one in queue()]


@pytest.mark.parametrize("reason", ["", " ", "a\nb", "x" * 201])
def test_nobody_lifts_it_without_saying_why(at, come_back, reason):
    come_back()

    refused = at("DELETE", reason=reason)

    assert 422 == refused.status
    assert ["reason"] == list(refused.json["error"]["validation_result"])
    assert at("GET").json["data"]["suppressed"]


def test_what_is_not_suppressed_cannot_be_lifted(at):
    assert 404 == at("DELETE", reason=RIGHT).status
    assert 404 == at("GET").status


def test_an_event_that_comes_again_after_it_was_lifted_suppresses_nothing(at, come_back):
    before = datetime.now(UTC) - timedelta(hours=1)
    come_back(at=before)
    at("DELETE", reason=RIGHT)

    come_back(at=before, subject="The same bounce, told once more")

    assert not at("GET").json["data"]["suppressed"]


def test_an_address_is_suppressed_by_hand_until_a_day(at, queue):
    until = (datetime.now(UTC) + timedelta(days=30)).isoformat()

    put = at("PUT", {"note": "Wants paper", "until": until, "actor": "u-17"})

    assert 200 == put.status
    shown = put.json["data"]
    assert ("by_hand", "Wants paper", "u-17", True) == (
        shown["reason"]["code"],
        shown["note"],
        shown["by"],
        shown["suppressed"],
    )
    assert ["failed"] == [one["delivery_status"] for one in queue()]


def test_an_end_that_has_passed_is_refused(at):
    refused = at("PUT", {"until": "2020-01-01T00:00:00Z"})

    assert 422 == refused.status


def test_how_an_address_is_written_makes_no_difference(at, come_back, queue):
    come_back(to=TYPED)

    assert ["failed"] == [one["delivery_status"] for one in queue(TYPED.lower())]


def test_an_unknown_address_is_known_to_all_companies_and_each_may_overrule_that(
    at, company, come_back, make_company, an_address, queue, api
):
    come_back()
    other = make_company(company_id=company.id + 500_000)
    path = f"/c/{other.id}/suppressions/{quote(an_address)}"

    shown = api.get(path, key=other.key).json["data"]

    assert (True, "operator", None) == (shown["suppressed"], shown["scope"], shown["email_id"])
    lifting = api.call("DELETE", path, key=other.key, query=urlencode({"reason": RIGHT}))
    assert 204 == lifting.status
    assert not api.get(path, key=other.key).json["data"]["suppressed"]
    assert at("GET").json["data"]["suppressed"]


def test_a_complaint_is_lifted_by_the_operator_alone(
    api, operator, at, come_back, an_address, queue
):
    come_back("complaint")

    refused = at("DELETE", reason=RIGHT)
    path = f"/operator/suppressions/{quote(an_address)}"
    shown = operator.get(path)
    lifted = operator.call("DELETE", path, query=urlencode({"reason": RIGHT}))

    assert (409, "operators_to_lift") == (refused.status, refused.json["error"]["code"])
    assert (200, "complaint") == (shown.status, shown.json["data"]["reason"]["code"])
    assert 204 == lifted.status
    assert 204 == at("DELETE", reason=RIGHT).status
    assert ["queued"] == [one["delivery_status"] for one in queue()]
    acts = operator.get("/operator/acts").json["data"]
    [act] = [one for one in acts if one["what"] == "lift_suppression"][-1:]
    assert (RIGHT, "done") == (act["details"]["reason"], act["outcome"])
    assert an_address not in str(act)


def test_of_all_companies_only_a_pseudonym_is_kept(come_back, an_address):
    come_back()

    known, _ = find_suppression(OPERATOR, an_address)

    assert ("", None) == (known.address, known.email_id)


def test_the_list_of_ses_is_told_apart_and_kept_in_step(at, come_back, an_address):
    come_back("suppressed_bounce")
    client = ses_identities()
    client.put_suppressed_destination(EmailAddress=an_address, Reason="BOUNCE")

    shown = at("GET").json["data"]
    lifting = at("DELETE", reason=RIGHT)

    assert ("listed", 204) == (shown["reason"]["code"], lifting.status)
    with pytest.raises(client.exceptions.NotFoundException):
        client.get_suppressed_destination(EmailAddress=an_address)


def test_what_ses_has_listed_for_a_complaint_is_not_a_companys_to_lift(at, come_back, an_address):
    come_back("suppressed_bounce")
    client = ses_identities()
    client.put_suppressed_destination(EmailAddress=an_address, Reason="COMPLAINT")

    refused = at("DELETE", reason=RIGHT)

    assert (409, "operators_to_lift") == (refused.status, refused.json["error"]["code"])
    assert at("GET").json["data"]["suppressed"]


def test_a_persons_record_tells_it_and_erasing_the_person_takes_it_away(
    api, company, come_back, at, an_address
):
    come_back()
    path = f"/c/{company.id}/recipients/{quote(an_address)}"

    record = api.get(path, key=company.key).json["data"]["suppression"]
    erased = api.call("DELETE", path, key=company.key)

    assert "unknown_address" == record["reason"]["code"]
    assert 200 == erased.status
    assert (None, 0) == find_suppression(company.id, an_address)

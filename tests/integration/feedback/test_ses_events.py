"""What SES tells, recorded through the Lambda behind the queue of its events."""

import itertools
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import EndpointConnectionError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib import aws as clients
from chalicelib.domain.email_ids import mint_email_id
from chalicelib.domain.judging import Lens
from chalicelib.domain.listing.rows import email_row
from chalicelib.domain.listing.timelines import timeline
from chalicelib.domain.message.delivery_events import read_delivery_event
from chalicelib.domain.states import DeliveryStatus, delivery_status
from chalicelib.queues.outbox import put_in_outbox
from chalicelib.tables.emails.item import EmailItem
from chalicelib.tables.emails.sending import find_email, put_new_email, record_sent
from local import lambdas
from local.pump import event_of, failed_ids
from local.ses_events import events_of
from tests.builders import BLIND_LENS, LENS, MORNING, SES_EVENTS, a_send_body, an_email, ses_event

LATER = MORNING + timedelta(days=1)
QUEUE_ARN = "arn:aws:sqs:eu-south-1:123456789012:SesEvents"
_noise = itertools.count(1)


@pytest.fixture
def tell(service):
    """Hand events to the Lambda as one batch, and return the indexes of those it gives back."""

    def tell(*events):
        bodies = [event if isinstance(event, str) else json.dumps(event) for event in events]
        messages = [
            {"MessageId": str(index), "ReceiptHandle": "r", "Body": body, "MD5OfBody": "m"}
            for index, body in enumerate(bodies)
        ]
        context = lambdas.context("record_ses_events")
        answer = service.record_ses_events(event_of(messages, QUEUE_ARN), context)
        return failed_ids(answer, {message["MessageId"] for message in messages})

    return tell


@pytest.fixture
def stored(service, company_id):
    """Store emails that SES took, or that have the facts that are given."""

    def stored(**facts):
        email = an_email(company_id=company_id, sent_at=MORNING)
        email = replace(email, **({"email_id": email.email_id + next(_noise)} | facts))
        assert put_new_email(email)
        return email

    return stored


@pytest.fixture
def as_stored(service):
    return lambda email: find_email(email.key)


def of(email, *names):
    return [ses_event(name, company_id=email.company_id, email_id=email.email_id) for name in names]


STATUS = {
    ("send",): "sent",
    ("send", "delivery"): "delivered",
    ("delivery_delay",): "sent",
    ("delivery_delay", "delivery"): "delivered",
    ("bounce",): "bounced",
    ("delivery", "bounce"): "bounced",
    ("soft_bounce",): "bounced",
    ("automatic_reply", "delivery"): "delivered",
    ("delivery", "complaint"): "complained",
    ("reject",): "bounced",
    ("rendering_failure",): "bounced",
    ("open", "click", "subscription"): "sent",
}


@pytest.mark.parametrize(("names", "status"), STATUS.items(), ids="+".join)
def test_events_decide_where_an_email_stands(tell, stored, as_stored, names, status):
    email = stored()

    assert set() == tell(*of(email, *names))
    assert status == delivery_status(as_stored(email), now=LATER)


@settings(
    max_examples=40,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_neither_order_nor_repetition_makes_a_difference(tell, stored, as_stored, data):
    names = data.draw(st.lists(st.sampled_from(SES_EVENTS), min_size=1, max_size=6, unique=True))
    shuffled = data.draw(st.permutations(names + data.draw(st.lists(st.sampled_from(names)))))
    one, other = stored(sent_at=None), stored(sent_at=None)

    tell(*of(one, *names))
    for event in of(other, *shuffled):
        tell(event)

    expected = replace(as_stored(one), email_id=other.email_id)
    assert expected == as_stored(other)
    assert delivery_status(expected, now=LATER) == delivery_status(as_stored(other), now=LATER)


def test_an_event_from_before_its_email_moves_nothing(tell, stored, as_stored):
    email = stored()
    tell(*of(email, "delivery"))
    known = as_stored(email)
    [early] = of(email, "delivery")
    early["delivery"]["timestamp"] = (MORNING - timedelta(days=4)).isoformat()
    tell(early)

    assert known == as_stored(email)


def test_an_event_whose_moment_cannot_be_is_believed_all_the_same(tell, stored, as_stored):
    before = datetime.now(UTC)
    email = stored(sent_at=None)
    [early] = of(email, "delivery")
    early["delivery"]["timestamp"] = (MORNING - timedelta(days=4)).isoformat()
    tell(early)
    after = datetime.now(UTC)

    heard = as_stored(email).delivered_at
    assert before - timedelta(milliseconds=1) <= heard <= after


def test_an_event_ahead_of_our_own_record_does_not_lose_it(tell, stored, as_stored):
    email = stored(sent_at=None, lease_until=LATER)
    tell(*of(email, "delivery"))
    record_sent(email, at=LATER, reply="an id")
    then = as_stored(email)

    assert "2026-11-24T09:42:10.012000+00:00" == then.sent_at.isoformat()
    assert ("an id", None) == (then.accepted_reply, then.lease_until)
    assert "delivered" == delivery_status(then, now=LATER)


@pytest.mark.parametrize("name", ["send", "delivery", "delivery_delay", "bounce", "complaint"])
def test_any_event_settles_an_unknown_outcome(tell, stored, as_stored, name):
    email = stored(sent_at=None, outcome_unknown_at=MORNING)
    tell(*of(email, name))

    assert as_stored(email).sent_at
    assert DeliveryStatus.OUTCOME_UNKNOWN != delivery_status(as_stored(email), now=LATER)


def test_an_email_that_ses_took_is_not_unknown_because_its_worker_died(
    tell, stored, as_stored, service, outbox, deliver_all, capsys
):
    now = datetime.now(UTC)
    a_minute_ago = now - timedelta(minutes=1)
    email_id = mint_email_id(due_at=a_minute_ago, noise=1)
    email = stored(email_id=email_id, sent_at=None, lease_until=a_minute_ago)
    tell(*of(email, "send"))
    put_in_outbox([email.key], now=now)
    deliver_all()

    assert as_stored(email).outcome_unknown_at is None
    assert "EmailOutcomeUnknown" not in capsys.readouterr().out


def test_what_a_server_says_at_length_is_kept_at_its_beginning(tell, stored, as_stored):
    email = stored()
    [bounce] = of(email, "bounce")
    [recipient] = bounce["bounce"]["bouncedRecipients"]
    recipient["diagnosticCode"] = "smtp; 550 " + "never " * 50_000
    tell(bounce)

    kept = as_stored(email).bounce_reply
    assert (500, "smtp; 550 never") == (len(kept), kept[:15])


def test_a_bounce_counts_as_one_error_however_often_it_is_told(tell, stored, as_stored, api):
    email = stored()
    tell(*of(email, "bounce", "bounce"))
    tell(*of(email, "bounce"))
    row = email_row(
        as_stored(email), now=LATER, lens=BLIND_LENS, attachment_urls=["https://x.example"]
    )

    said = "smtp; 550 5.1.1 user unknown"
    assert (1, said, "problem") == (row["errors_count"], row["error_log"], row["icon"])
    [bounced] = [one for one in timeline(as_stored(email), lens=BLIND_LENS) if "reply" in one]
    assert ("bounced", said) == (bounced["event"], bounced["reply"])


def test_a_delay_is_shown_where_tracking_is_part_of_the_licence(tell, stored, as_stored):
    email = stored()
    tell(*of(email, "later_delay", "delivery_delay"))
    reasons = [
        email_row(as_stored(email), now=LATER, lens=Lens(tracks=tracks), attachment_urls=["x"])[
            "delivery_reason"
        ]["code"]
        for tracks in (True, False)
    ]
    events = timeline(as_stored(email), lens=LENS)

    assert ["delayed", "sent"] == reasons
    assert ["smtp; 421 4.4.1 Unable to connect to remote host"] == [
        one["reply"] for one in events if one["event"] == "delayed"
    ]


def test_an_event_of_no_email_is_tried_again_while_it_is_young(tell, company_id):
    event = ses_event("delivery", company_id=company_id, email_id=1)
    event["delivery"]["timestamp"] = datetime.now(UTC).isoformat()

    assert {"0"} == tell(event)


def test_an_old_event_of_no_email_is_dropped_and_makes_no_email(tell, as_stored, stored):
    gone = an_email(company_id=1, email_id=2)
    event = ses_event("bounce", company_id=1, email_id=2)
    event["bounce"]["timestamp"] = (datetime.now(UTC) - timedelta(minutes=11)).isoformat()

    assert set() == tell(event)
    assert as_stored(gone) is None


def test_mail_of_others_is_passed_over(tell):
    assert set() == tell(ses_event("foreign_bounce"))


@pytest.mark.parametrize("body", ["", "{}", "[]", '{"mail": {"tags": 1}}', "no JSON"])
def test_what_is_no_event_is_given_back_alone(tell, stored, as_stored, body):
    email = stored()

    assert {"0"} == tell(body, *of(email, "delivery"))
    assert as_stored(email).delivered_at


def test_nothing_is_lost_while_the_table_does_not_answer(tell, stored, as_stored, aws):
    def fail(**_):
        raise EndpointConnectionError(endpoint_url="x")

    email = stored()
    events = EmailItem._get_connection().connection.client.meta.events
    events.register_first("before-call.dynamodb.UpdateItem", fail)
    try:
        given_back = tell(*of(email, "delivery"))
    finally:
        events.unregister("before-call.dynamodb.UpdateItem", fail)

    assert {"0"} == given_back
    assert set() == tell(*of(email, "delivery"))
    assert as_stored(email).delivered_at


def test_no_address_and_no_reply_reaches_the_log(tell, stored, caplog, capsys):
    tell(*of(stored(), "bounce", "delivery", "delivery_delay", "complaint"))
    tell(ses_event("bounce"), ses_event("foreign_bounce"), "{")
    lines = [str(vars(record)) for record in caplog.records]
    written = "\n".join(lines) + capsys.readouterr().out

    assert "delivery event recorded" in written
    assert "example.com" not in written
    assert "user unknown" not in written


def test_what_leaves_through_ses_carries_the_ids_of_its_email(api, company, deliver_all, aws):
    seen = []

    def look(params, **_):
        seen.append(json.loads(params["body"]))

    clients.ses().meta.events.register("before-call.sesv2.SendEmail", look)
    try:
        answer = api.post(f"/c/{company.id}/emails", a_send_body(copy_to=None), key=company.key)
        deliver_all()
    finally:
        clients.ses().meta.events.unregister("before-call.sesv2.SendEmail", look)
    tags = {tag["Name"]: tag["Value"] for tag in seen[-1]["EmailTags"]}
    email_id = answer.json["data"]["emails"][0]["id"]

    assert {"company_id": str(company.id), "email_id": str(email_id)} == tags


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("mario.rossi", "delivered"),
        ("bounce", "bounced"),
        ("softbounce", "bounced"),
        ("complaint", "complained"),
        ("delay", "delivered"),
        ("reject", "bounced"),
    ],
)
def test_the_local_inbox_tells_as_ses_does(tell, stored, as_stored, name, status):
    email = stored(sent_at=None)
    request = {
        "FromEmailAddress": "no-reply@ricevuta.example",
        "Destination": {"ToAddresses": [f"{name}@cliente.example"]},
        "ConfigurationSetName": "local",
        "EmailTags": [
            {"Name": "company_id", "Value": str(email.company_id)},
            {"Name": "email_id", "Value": str(email.email_id)},
        ],
    }
    events = [event(LATER) for event in events_of(request, "local-1", MORNING)]

    assert all(read_delivery_event(event) for event in events)
    assert set() == tell(*events)
    assert status == delivery_status(as_stored(email), now=LATER)

"""Each alarm: what it is there for happens, and the metric that it watches moves far enough.

What AWS measures of queues and Lambdas is exercised by kind, whatever an alarm watches; the rest
one by one, and tests/infra holds that none is left out.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import reduce
from io import BytesIO
from urllib.error import URLError

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import ClientError, HTTPClientError
from moto.core import DEFAULT_ACCOUNT_ID
from moto.sqs.models import sqs_backends

from chalicelib.actions.feedback.heed_rates import heed_rates
from chalicelib.actions.listing import write_export
from chalicelib.actions.listing.request_export import request_export
from chalicelib.actions.mailboxes.get_access_token import MailboxTokens
from chalicelib.actions.operator.probe_from_outside import probe_from_outside
from chalicelib.actions.quotas.set_quotas import set_quotas
from chalicelib.actions.reminders.desk import AWS
from chalicelib.actions.reminders.run_reminders import run_reminders
from chalicelib.actions.senders.mark_domain_broken import mark_domain_broken
from chalicelib.actions.sending import queue_batch
from chalicelib.actions.tracking import record_hit
from chalicelib.aws import session
from chalicelib.domain.companies import Grant, GrantedBy, OwnDomain
from chalicelib.domain.email_ids import mint_email_id
from chalicelib.domain.errors import (
    InvalidRequest,
    PermanentSendError,
    TransportUnavailable,
    TryAgainLater,
    UnknownOutcome,
)
from chalicelib.domain.listing.sheet_formats import SheetFormat
from chalicelib.domain.mailboxes.grants import KeptGrant
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.settings import settings, stage
from chalicelib.tables.companies import find_company, save_company
from chalicelib.tables.emails.item import EmailItem
from chalicelib.tables.mailbox_grants import put_grant
from chalicelib.tables.reminders.rules import find_rules, note_progress
from local.ports import free_port
from local.pump import pump_once
from tests.alarms import alarms, metric, metrics_in, pages, resources, rings, watched
from tests.builders import a_send_body, an_email, an_smtp, time_left
from tests.fakes import FakeTransport, worker_by

ALARMS = alarms()
SCHEDULES = ("ReleaseDueEmails", "FinishRecipientTasks", "ReleaseDueWebhooks", "RunReminders")
REGION = "eu-south-1"


def exercises(alarm: str) -> Callable[[Callable], Callable]:
    """Mark the test of one alarm; tests/infra asks for all that are of no kind below."""
    assert alarm in ALARMS
    return lambda test: test


def of_kind(namespace: str, name: str) -> list[str]:
    return [
        alarm
        for alarm, one in ALARMS.items()
        if (namespace, name) == (one.get("Namespace"), one.get("MetricName"))
    ]


@pytest.fixture
def written(service, capsys):
    return lambda: metrics_in(capsys.readouterr().out)


@pytest.fixture
def send_by(api, company, deliver_all):
    """Send emails by a next hop that answers the first of them as it is told."""

    def send_by(*answers, emails=1, path=f"/c/{company.id}/emails", key=company.key):
        to = [{"email": f"{number}@cliente.example"} for number in range(emails)]
        assert 202 == api.post(path, a_send_body(to=to), key=key).status
        deliver_all(worker_by(FakeTransport(*answers)))

    return send_by


@exercises("OutcomesUnknownAlarm")
def test_an_unknown_outcome_rings(send_by, written):
    send_by()
    before = written()
    send_by(UnknownOutcome("no_answer"))

    alarm = ALARMS["OutcomesUnknownAlarm"]
    assert (False, True) == (rings(alarm, before), rings(alarm, written()))


@exercises("EmailsFailAlarm")
@pytest.mark.parametrize(
    ("failed", "emails", "ringing"), [(2, 20, False), (3, 20, True), (3, 19, False), (0, 0, False)]
)
def test_more_than_a_tenth_that_fails_rings(send_by, written, failed, emails, ringing):
    if emails:
        send_by(*[PermanentSendError("refused")] * failed, emails=emails)

    assert ringing is rings(ALARMS["EmailsFailAlarm"], written())


@exercises("EmailBuriedAlarm")
def test_an_email_that_the_outbox_gives_up_rings(post, outbox, aws, service, written):
    post()
    before = written()
    pump_once(
        aws.client("sqs"), outbox.url, outbox.attributes["QueueArn"], service.bury_dead_letters
    )

    alarm = ALARMS["EmailBuriedAlarm"]
    assert (False, True) == (rings(alarm, before), rings(alarm, written()))


@exercises("HitsNotRecordedAlarm")
def test_a_hit_that_nothing_takes_rings(post, deliver_all, sent, api, written, monkeypatch):
    def refuse(**_):
        raise RuntimeError

    email_id = post()
    deliver_all()
    api.get(sent.of(email_id).pixel_path)
    before = written()
    # Whatever else keeps a hit that the table refuses, here nothing does.
    monkeypatch.setattr(record_hit, "look_at_fetch", refuse)
    api.get(sent.of(email_id).pixel_path)

    alarm = ALARMS["HitsNotRecordedAlarm"]
    assert (False, True) == (rings(alarm, before), rings(alarm, written()))


@exercises("RemindersFailAlarm")
def test_reminders_that_cannot_be_queued_ring(make_company, api, written):
    company = make_company("premium_plus")
    due = datetime.now(UTC).date()
    rules = {"rules": [{"id": "now", "days": 0}], "quiet_weekends": False, "quiet_holidays": False}
    assert 200 == api.put(f"/c/{company.id}/reminders/rules", rules, key=company.key).status
    document = {
        "type": "invoice",
        "number": "18",
        "date": (due - timedelta(days=9)).isoformat(),
        "customer": {"email": "anna@verdi.example"},
        "instalments": [
            {"due_date": (due - timedelta(days=days)).isoformat(), "amount": "10.00"}
            for days in range(3)
        ],
    }
    for number in range(21):
        answer = api.put(f"/c/{company.id}/issued_documents/{number}", document, key=company.key)
        assert 201 == answer.status
    before = written()

    def refuse(*_, **__):
        raise InvalidRequest({"sender": ["The company's own server is not set up."]})

    kept, now = find_rules(company.id), datetime.now(UTC)
    note_progress(company.id, replace(kept, left_below=None, reminds_at=now), run_at=now)
    these = {"companies_to_run": lambda _: iter([company.id]), "take_place": lambda *_, **__: True}
    run_reminders(deadline=time_left(300), desk=replace(AWS, queue=refuse, **these))

    alarm = ALARMS["RemindersFailAlarm"]
    assert (False, True) == (rings(alarm, before), rings(alarm, written()))


@exercises("DocumentNotPointedAlarm")
def test_a_document_that_cannot_be_pointed_rings(post, written, monkeypatch):
    def down(*_, **__):
        raise TryAgainLater("The table does not answer.")

    post()
    before = written()
    # DynamoDB takes the emails, and then no more.
    monkeypatch.setattr(queue_batch, "add_sends", down)
    post()

    alarm = ALARMS["DocumentNotPointedAlarm"]
    assert (False, True) == (rings(alarm, before), rings(alarm, written()))


@exercises("ExportBrokeAlarm")
def test_an_export_that_breaks_rings(company, service, written, monkeypatch):
    def write():
        now = datetime.now(UTC)
        export = request_export(find_company(company.id), {}, SheetFormat.CSV, now=now)
        keys = {"company_id": company.id, "export_id": export.export_id}
        write_export.write_export(**keys, handed_out=1, now=now, deadline=time_left(600))
        return written()

    before = write()
    # A bug in what fills the sheet.
    monkeypatch.setattr(write_export, "fill_sheet", None)

    alarm = ALARMS["ExportBrokeAlarm"]
    assert (False, True) == (rings(alarm, before), rings(alarm, write()))


@exercises("ItemUnreadableAlarm")
def test_an_item_that_nobody_can_read_rings(aws, api, company, written):
    answer = api.post(f"/c/{company.id}/emails", a_send_body(), key=company.key)
    email_id = answer.json["data"]["emails"][0]["id"]
    api.get(f"/c/{company.id}/emails", key=company.key)
    quiet = written()
    aws.client("dynamodb").update_item(
        TableName=settings().emails_table,
        Key={"company_id": {"N": str(company.id)}, "email_id": {"N": str(email_id)}},
        UpdateExpression="SET transport = :pigeon",
        ExpressionAttributeValues={":pigeon": {"S": "pigeon"}},
    )
    api.get(f"/c/{company.id}/emails", key=company.key)

    alarm = ALARMS["ItemUnreadableAlarm"]
    assert (False, True) == (rings(alarm, quiet), rings(alarm, written()))


@exercises("QuotaNearedAlarm")
def test_a_company_near_a_quota_rings_once(api, company, written):
    set_quotas(company.id, {"emails_a_day": 5})

    def queue():
        api.post(f"/c/{company.id}/emails", a_send_body(attachments=None), key=company.key)
        return rings(ALARMS["QuotaNearedAlarm"], written())

    assert [False, False, False, True, False, False] == [queue() for _ in range(6)]


@exercises("CompanyPausedAlarm")
def test_a_company_whose_mail_comes_back_rings(company, written):
    quiet, now = written(), datetime.now(UTC)
    for number in range(20):
        email = an_email(
            company_id=company.id,
            email_id=mint_email_id(due_at=now, noise=number),
            to_email=f"{company.id}.{number}@verdi.example",
        )
        heed_rates(email, complained=False, now=now)

    alarm = ALARMS["CompanyPausedAlarm"]
    assert (False, True) == (rings(alarm, quiet), rings(alarm, written()))


@exercises("SesPausedAlarm")
def test_ses_that_takes_no_mail_rings(company, send_by, written):
    quiet = written()
    paused = TransportUnavailable(
        "ses_paused", "SendingPausedException", pause=timedelta(minutes=15)
    )
    send_by(paused, path=f"/c/{company.id}/emails", key=company.key)

    alarm = ALARMS["SesPausedAlarm"]
    assert (False, True) == (rings(alarm, quiet), rings(alarm, written()))


@exercises("TokensRefusedAlarm")
def test_a_provider_that_renews_no_access_rings(company, written):
    quiet = written()
    grant = Grant(GrantedBy.GOOGLE, "first")
    now = datetime.now(UTC)
    ended = KeptGrant(grant=grant, refresh_token=b"r", access_token=b"a", access_until=now)
    put_grant(company.id, ended)
    with pytest.raises(TransportUnavailable, match="token_unavailable"):
        MailboxTokens(company.id, grant)()

    alarm = ALARMS["TokensRefusedAlarm"]
    assert (False, True) == (rings(alarm, quiet), rings(alarm, written()))


@exercises("SmtpBrokenAlarm")
def test_several_servers_that_let_us_in_no_more_ring(make_company, company_id, send_by, written):
    def let_in_no_more(number):
        company = make_company(company_id=number)
        save_company(replace(find_company(number), smtp=an_smtp(verified_at=datetime.now(UTC))))
        refusal = TransportUnavailable("authentication", "535")
        send_by(refusal, path=f"/c/{number}/emails", key=company.key)
        return written()

    one = let_in_no_more(company_id + 60_000)
    several = [let_in_no_more(company_id + 60_001 + number) for number in range(4)]
    together = reduce(lambda a, b: {k: a.get(k, 0) + b.get(k, 0) for k in a | b}, [one, *several])

    alarm = ALARMS["SmtpBrokenAlarm"]
    assert (False, True) == (rings(alarm, one), rings(alarm, together))


@exercises("DomainBrokenAlarm")
def test_domains_of_several_companies_that_ses_sends_as_no_more_ring(
    make_company, company_id, written
):
    def send_as_no_more(number):
        make_company(company_id=number)
        now = datetime.now(UTC)
        domain = OwnDomain(
            from_email=f"fatture@ditta-{number}.example",
            from_name="",
            proof="ours",
            dkim_tokens=("a", "b", "c"),
            verified_at=now,
        )
        company = replace(find_company(number), domain=domain)
        save_company(company)
        mark_domain_broken(company, reason=ReasonCode.DOMAIN_BROKEN, now=now)
        return written()

    one, another = (send_as_no_more(company_id + 70_000 + number) for number in range(2))
    together = {name: one.get(name, 0) + another.get(name, 0) for name in one | another}

    alarm = ALARMS["DomainBrokenAlarm"]
    assert (False, True) == (rings(alarm, one), rings(alarm, together))


@exercises("TimeStampMissingAlarm")
def test_an_authority_that_stamps_no_dossier_rings(api, company, post, set_environment, written):
    path = f"/c/{company.id}/emails/{post()}/dossier"
    api.get(path, key=company.key)
    unasked = written()
    set_environment(TIME_STAMP_URL=f"http://127.0.0.1:{free_port()}")
    for _ in range(3):
        api.get(path, key=company.key)

    alarm = ALARMS["TimeStampMissingAlarm"]
    assert (False, True) == (rings(alarm, unasked), rings(alarm, written()))


@pytest.fixture
def queue_of(aws):
    """A queue of the template as moto made it, empty, and hiding nothing."""
    changed = []

    def queue_of(name):
        stack = aws.client("cloudformation").list_stack_resources(StackName="ricevuta")
        [url] = [
            one["PhysicalResourceId"]
            for one in stack["StackResourceSummaries"]
            if one["LogicalResourceId"] == name
        ]
        queue = aws.resource("sqs").Queue(url)
        kept = {name: queue.attributes[name] for name in ("VisibilityTimeout", "DelaySeconds")}
        changed.append((queue, kept))
        queue.set_attributes(Attributes=dict.fromkeys(kept, "0"))
        sqs_backends[DEFAULT_ACCOUNT_ID][REGION].queues[url.split("/")[-1]]._messages = []
        queue.reload()
        return queue

    yield queue_of
    for queue, kept in changed:
        queue.set_attributes(Attributes=kept)


def handler_of(queue: str) -> str:
    """The function in app.py that the queue is handed to."""
    [name] = [
        name
        for name, one in resources().items()
        for event in one.get("Properties", {}).get("Events", {}).values()
        if {"Fn::GetAtt": [queue, "Arn"]} == event["Properties"].get("Queue")
    ]
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).strip("_")


def waiting(queue) -> int:
    queue.reload()
    names = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
    return sum(int(queue.attributes[name]) for name in names)


@pytest.mark.parametrize("name", of_kind("AWS/SQS", "ApproximateAgeOfOldestMessage"))
def test_what_a_lambda_cannot_handle_stays_in_its_queue_and_grows_old(name, service, queue_of):
    alarm = ALARMS[name]
    [dimension] = alarm["Dimensions"]
    queue = queue_of(watched(dimension))
    handler = getattr(service, handler_of(watched(dimension)))
    queue.send_message(MessageBody="not json")
    pump_once(boto3.client("sqs"), queue.url, queue.attributes["QueueArn"], handler)

    age = alarm["Threshold"] + 1
    metrics = metric("AWS/SQS", alarm["MetricName"], age, QueueName=watched(dimension))
    assert 1 == waiting(queue)
    assert (False, True) == (rings(alarm, {}), rings(alarm, metrics))


@exercises("OutboxFillsAlarm")
def test_an_email_whose_server_is_away_is_one_more_in_flight(send_by, queue_of, written):
    queue = queue_of("Outbox")
    send_by(TransportUnavailable("unreachable"))
    queue.reload()

    hidden = int(queue.attributes["ApproximateNumberOfMessagesNotVisible"])
    alarm = ALARMS["OutboxFillsAlarm"]
    assert 1 == hidden
    for times, ringing in ((60_000, False), (60_001, True)):
        metrics = metric("AWS/SQS", alarm["MetricName"], hidden * times, QueueName="Outbox")
        assert ringing is rings(alarm, metrics)


@pytest.mark.parametrize("name", of_kind("AWS/SQS", "ApproximateNumberOfMessagesVisible"))
def test_what_is_handed_out_too_often_stays_with_the_dead_letters(name, aws, service, queue_of):
    alarm = ALARMS[name]
    [dimension] = alarm["Dimensions"]
    dead = watched(dimension)
    [(source, policy)] = [
        (queue, one["Properties"]["RedrivePolicy"])
        for queue, one in resources().items()
        if one.get("Type") == "AWS::SQS::Queue"
        and {"Fn::GetAtt": [dead, "Arn"]}
        == one["Properties"].get("RedrivePolicy", {}).get("deadLetterTargetArn")
    ]
    letters, queue = queue_of(dead), queue_of(source)
    handler = getattr(service, handler_of(source))
    queue.send_message(MessageBody="not json")
    for _ in range(policy["maxReceiveCount"]):
        pump_once(aws.client("sqs"), queue.url, queue.attributes["QueueArn"], handler)
    before = waiting(letters)
    queue.receive_messages()

    there = metric("AWS/SQS", alarm["MetricName"], waiting(letters), QueueName=dead)
    none = metric("AWS/SQS", alarm["MetricName"], before, QueueName=dead)
    assert (False, True) == (rings(alarm, none), rings(alarm, there))


@pytest.mark.parametrize("name", of_kind("AWS/Lambda", "Errors"))
def test_a_lambda_whose_package_lacks_a_library_raises(name):
    alarm = ALARMS[name]
    # -S: without what is installed, as after a package that was built wrong.
    crashed = subprocess.run(
        [sys.executable, "-S", "-c", "import app"], check=False, capture_output=True
    )

    [dimension] = alarm["Dimensions"]
    value = int(crashed.returncode != 0)
    metrics = metric("AWS/Lambda", "Errors", value, FunctionName=watched(dimension))
    assert b"ModuleNotFoundError" in crashed.stderr
    assert (False, True) == (rings(alarm, {}), rings(alarm, metrics))


@exercises("ReleaseDueEmailsStandsStillAlarm")
@exercises("FinishRecipientTasksStandsStillAlarm")
@exercises("ReleaseDueWebhooksStandsStillAlarm")
@exercises("RunRemindersStandsStillAlarm")
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_a_schedule_that_does_not_run_rings(schedule):
    alarm = ALARMS[f"{schedule}StandsStillAlarm"]
    runs = metric("AWS/Lambda", "Invocations", 5, FunctionName=schedule)

    assert (False, True) == (rings(alarm, runs), rings(alarm, {}))


@exercises("ApiFailsAlarm")
def test_answers_that_are_our_fault_ring(api, company, broken):
    def metrics():
        answers = [api.get(f"/c/{company.id}/emails/1", key=company.key) for _ in range(6)]
        failed = sum(answer.status >= 500 for answer in answers)
        return api_answers(failed=failed, asked=len(answers))

    alarm = ALARMS["ApiFailsAlarm"]
    assert not rings(alarm, metrics())
    # DynamoDB is down.
    with broken(EmailItem._get_connection().connection.client, "dynamodb", "GetItem"):
        assert rings(alarm, metrics())


def api_answers(*, failed, asked):
    of_the_api = {"ApiName": "ricevuta-${Stage}"}
    return metric("AWS/ApiGateway", "5XXError", failed, **of_the_api) | metric(
        "AWS/ApiGateway", "Count", asked, **of_the_api
    )


@exercises("ApiFailsAlarm")
@pytest.mark.parametrize(
    ("failed", "asked", "ringing"), [(5, 6, False), (6, 600, False), (7, 600, True), (0, 0, False)]
)
def test_one_in_a_hundred_rings_and_a_handful_does_not(failed, asked, ringing):
    assert ringing is rings(ALARMS["ApiFailsAlarm"], api_answers(failed=failed, asked=asked))


@exercises("DynamoDbFailsAlarm")
@exercises("KmsFailsAlarm")
@exercises("S3FailsAlarm")
@pytest.mark.parametrize(
    ("alarm", "service", "call"),
    [
        ("DynamoDbFailsAlarm", "dynamodb", lambda client: client.list_tables()),
        ("KmsFailsAlarm", "kms", lambda client: client.list_keys()),
        ("S3FailsAlarm", "s3", lambda client: client.list_buckets()),
    ],
)
@pytest.mark.parametrize("status", [200, 500, 0], ids=["well", "an error of its own", "silence"])
def test_a_service_of_aws_that_fails_rings(alarm, service, call, status, written):
    client = quick_client(service, status)
    for _ in range(6):
        with suppress(ClientError, HTTPClientError):
            call(client)

    assert (status != 200) is rings(ALARMS[alarm], written())


@exercises("DynamoDbThrottlesAlarm")
@pytest.mark.parametrize(
    ("code", "ringing"), [("ThrottlingException", True), ("ValidationException", False)]
)
def test_a_table_that_refuses_what_is_too_much_rings(code, ringing, written):
    client = quick_client("dynamodb", 400, json.dumps({"__type": code}).encode())
    for _ in range(21):
        with pytest.raises(ClientError):
            client.list_tables()

    assert ringing is rings(ALARMS["DynamoDbThrottlesAlarm"], written())


def quick_client(service, status, body=b""):
    """A client of our session whose service answers everything by one status, or not at all."""
    client = session().client(service, config=Config(retries={"total_max_attempts": 1}))
    answer = AWSResponse(f"https://{service}.example", status, {}, Raw(body))

    def send(**_):
        if not status:
            raise HTTPClientError(error=TimeoutError())
        return answer

    client.meta.events.register_first("before-send", send)
    return client


class Raw(BytesIO):
    """What botocore reads an answer from."""

    def stream(self, *_, **__):
        yield self.read()


@exercises("ProbeFromOutsideStandsStillAlarm")
@pytest.mark.parametrize(
    ("page", "pixel", "ringing"),
    [
        (b"<!doctype html><html>", b"GIF89a", False),
        (b'{"message": "Forbidden"}', b"GIF89a", True),
        (b"<!doctype html>", b"<html>", True),
        (b"<!doctype html>", None, True),
    ],
)
def test_a_page_or_pixel_that_cannot_be_had_from_outside_rings(page, pixel, ringing, written):
    def get(url):
        answer = pixel if "/o/" in url else page
        if answer is None:
            raise URLError("certificate has expired")
        return answer

    assert ringing is not probe_from_outside(get)
    assert ringing is rings(ALARMS["ProbeFromOutsideStandsStillAlarm"], written())


@exercises("LambdaConcurrencyAlarm")
@exercises("SesQuotaAlarm")
@exercises("CertificateEndsAlarm")
@pytest.mark.parametrize(
    ("alarm", "usual", "bad"),
    [
        (
            "LambdaConcurrencyAlarm",
            metric("AWS/Lambda", "ConcurrentExecutions", 800),
            metric("AWS/Lambda", "ConcurrentExecutions", 801),
        ),
        ("SesQuotaAlarm", metric("AWS/SES", "Send", 40_000), metric("AWS/SES", "Send", 40_001)),
        (
            "CertificateEndsAlarm",
            metric("AWS/CertificateManager", "DaysToExpiry", 21, CertificateArn="CertificateArn"),
            metric("AWS/CertificateManager", "DaysToExpiry", 20, CertificateArn="CertificateArn"),
        ),
    ],
)
def test_what_runs_out_rings_before_it_has(alarm, usual, bad):
    assert (False, False, True) == tuple(rings(ALARMS[alarm], one) for one in ({}, usual, bad))


def all_is_well():
    """What AWS measures of an hour in which nothing happens."""
    well = metric("Ricevuta", "ProbeAnswered", 1, service="ricevuta", stage=stage())
    for schedule in SCHEDULES:
        well |= metric("AWS/Lambda", "Invocations", 5, FunctionName=schedule)
    return well


def test_one_outage_of_dynamodb_rings_once_whatever_it_brings_about():
    of_us = {"service": "ricevuta", "stage": stage()}
    outage = (
        metric("Ricevuta", "AwsFailed", 900, **of_us, aws="dynamodb")
        | metric("Ricevuta", "HitNotRecorded", 40, **of_us)
        | metric("AWS/Lambda", "Errors", 12, FunctionName="DeliverEmails")
        | metric("AWS/SQS", "ApproximateAgeOfOldestMessage", 4000, QueueName="Outbox")
        | api_answers(failed=500, asked=900)
    )

    ringing = [name for name, alarm in ALARMS.items() if rings(alarm, outage)]
    assert len(ringing) > 5
    assert ["OutageAlarm"] == pages(outage)
    assert [] == pages(all_is_well())


def test_sending_that_is_disturbed_by_itself_rings_by_itself():
    late = metric("AWS/SQS", "ApproximateAgeOfOldestMessage", 4000, QueueName="Outbox")

    assert ["SendingAlarm"] == pages(all_is_well() | late)


def test_what_is_for_tomorrow_wakes_nobody():
    bounces = metric("AWS/SES", "Reputation.BounceRate", 0.06)

    assert rings(ALARMS["BounceRateAlarm"], bounces)
    assert [] == pages(all_is_well() | bounces)


# Nothing of ours moves these, so that all that can be tried is whether the alarm hears them.
# tests/infra holds what they point to, and their thresholds.
MEASURED_BY_AWS = {
    ("AWS/Lambda", "Throttles"): (0, 1),
    ("AWS/Lambda", "Duration"): (1_000, 600_000),
    ("AWS/Lambda", "IteratorAge"): (1_000, 7_200_000),
    ("AWS/SES", "Reputation.BounceRate"): (0.02, 0.1),
    ("AWS/SES", "Reputation.ComplaintRate"): (0.0005, 0.005),
}


@pytest.mark.parametrize(
    ("name", "kind"), [(name, kind) for kind in MEASURED_BY_AWS for name in of_kind(*kind)]
)
def test_an_alarm_hears_what_aws_alone_can_measure(name, kind):
    dimensions = {one["Name"]: watched(one) for one in ALARMS[name].get("Dimensions", [])}
    usual, bad = (metric(*kind, value, **dimensions) for value in MEASURED_BY_AWS[kind])

    assert (False, True) == (rings(ALARMS[name], usual), rings(ALARMS[name], bad))


def test_where_all_is_well_no_alarm_rings(send_by, post, deliver_all, sent, api, written):
    send_by(emails=25)
    email_id = post()
    deliver_all()
    api.get(sent.of(email_id).pixel_path)
    metrics = written() | all_is_well()

    assert [] == [name for name, alarm in ALARMS.items() if rings(alarm, metrics)]

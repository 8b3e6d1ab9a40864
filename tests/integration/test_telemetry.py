"""The log: an email is followed through all Lambdas by its id, and nobody is named."""

import io
import json
from contextlib import contextmanager
from dataclasses import replace

import pytest
from botocore.exceptions import ClientError

from chalicelib.actions.sending.worker import Worker
from chalicelib.domain.errors import PermanentSendError
from chalicelib.tables.companies import save_company
from chalicelib.tables.connection import connection
from chalicelib.telemetry import logger
from local import lambdas
from local.pump import event_of
from tests.builders import a_send_body, an_smtp, ses_event
from tests.fakes import FakeTransport, worker_by


@pytest.fixture
def written(service, capsys, monkeypatch):
    """Everything that was written to the log so far, and its lines about an email."""
    # The handler holds what was standard output when the service was imported.
    stream = io.StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", stream)

    class Written:
        def text(self):
            return stream.getvalue() + capsys.readouterr().out

        def lines(self, **fields):
            lines = [json.loads(one) for one in stream.getvalue().splitlines()]
            return [line for line in lines if fields.items() <= line.items()]

    return Written()


def batch_of(*bodies):
    messages = [
        {
            "MessageId": str(place),
            "ReceiptHandle": "r",
            "Body": body if isinstance(body, str) else json.dumps(body),
            "MD5OfBody": "m",
            "Attributes": {"ApproximateReceiveCount": "1"},
        }
        for place, body in enumerate(bodies)
    ]
    return event_of(messages, "arn:aws:sqs:eu-south-1:123456789012:queue")


@pytest.fixture
def invoke(service):
    """Hand message bodies to one of the SQS Lambdas."""

    def invoke(name, *bodies):
        return getattr(service, name)(batch_of(*bodies), lambdas.context(name))

    return invoke


def breaking(error):
    """What nobody expects to break, and does."""

    def broken(*_, **__):
        raise error

    return broken


@contextmanager
def failing(client, event):
    def fail(**_):
        raise ClientError({"Error": {"Code": "ThrottlingException"}}, "UpdateItem")

    client.meta.events.register_first(event, fail)
    try:
        yield
    finally:
        client.meta.events.unregister(event, fail)


def test_one_id_follows_an_email_through_every_lambda(
    post, company, deliver_all, sent, api, invoke, written
):
    email_id = post()
    deliver_all()
    invoke("record_ses_events", ses_event("delivery", company_id=company.id, email_id=email_id))
    with failing(connection().client, "before-call.dynamodb.UpdateItem"):
        api.get(sent.of(email_id).pixel_path)
        api.get(sent.of(email_id).link_paths[0])
    invoke("bury_dead_letters", {"company_id": company.id, "email_id": email_id})

    assert [
        "email queued",
        "email sent",
        "delivery event recorded",
        "hit refused",
        "hit refused",
        "email given up",
    ] == [line["message"] for line in written.lines(company_id=company.id, email_id=email_id)]


def test_a_line_names_the_request_and_the_run_that_wrote_it(post, api, deliver_all, written):
    email_id = post()
    post()
    deliver_all()

    [queued] = written.lines(email_id=email_id, message="email queued")
    [left] = written.lines(email_id=email_id, message="email sent")
    requests = {line["request_id"] for line in written.lines(message="email queued")}
    assert 2 == len(requests)
    assert queued["request_id"] in requests
    assert (None, True) == (left.get("request_id"), bool(left["function_request_id"]))


def test_lines_of_companies_side_by_side_are_each_others_own(
    make_company, company_id, api, deliver_all, written
):
    expected = set()
    for number in (company_id, company_id + 50_000):
        company = make_company(company_id=number)
        answer = api.post(f"/c/{number}/emails", a_send_body(), key=company.key)
        expected.add((number, answer.json["data"]["emails"][0]["id"]))
    # The line about it is written deep below the worker.
    deliver_all(Worker(transport_for=breaking(RuntimeError())))

    told = written.lines(message="mail not prepared")
    assert expected == {(line["company_id"], line["email_id"]) for line in told}


def test_what_nobody_expected_is_written_down_and_comes_again(
    company, post, deliver_batch, written
):
    message = {"company_id": company.id, "email_id": post()}
    answer = deliver_batch(Worker(clock=breaking(RuntimeError())), batch_of(message))

    assert [{"itemIdentifier": "0"}] == answer["batchItemFailures"]
    assert "RuntimeError" == written.lines(**message)[-1]["exception_name"]


@pytest.mark.parametrize("name", ["deliver_emails", "bury_dead_letters"])
@pytest.mark.parametrize("body", ["acquisti@verdi.example", "[]", "{}"])
def test_a_message_that_cannot_be_read_is_told_of_and_not_quoted(invoke, name, body, written):
    invoke(name, body)

    [line] = written.lines(message="message not readable")
    assert "0" == line["message_id"]
    assert "verdi" not in written.text()


REFUSED = "550 5.1.1 <acquisti@verdicostruzioni.example> unknown"
PERSONAL = (
    *("acquisti", "verdicostruzioni", "Verdi Costruzioni", "copia@", "Sollecito riservato"),
    *("segreto", "estratto-conto", "AB/2026", "203.0.113.9", "Unmistakable", "Officina Bianchi"),
)


def test_no_line_and_no_metric_names_anybody_or_quotes_a_mail(
    company, api, deliver_all, sent, invoke, domain_company, written
):
    path = f"/c/{company.id}/emails"
    body = a_send_body(
        subject="Sollecito riservato",
        body="<p>segreto</p>{{allegati}}",
        document={"id": 18, "number": "AB/2026"},
        copy_to="copia@officina.example",
    )
    body["attachments"][0]["filename"] = "estratto-conto.pdf"
    agent = [("User-Agent", "Unmistakable/7.7")]

    queued = api.post(path, body, key=company.key, headers=agent).json["data"]["emails"][0]["id"]
    deliver_all()
    [mail] = [mail for mail in sent.mails() if "/o/" in mail.html]
    for fetched in (mail.pixel_path, mail.link_paths[0]):
        api.get(fetched, headers=agent)
    for name in ("delivery", "bounce", "complaint", "delivery_delay"):
        told = ses_event(name, company_id=company.id, email_id=queued)
        invoke("record_ses_events", told, {"mail": "acquisti@verdicostruzioni.example"})
    api.get(path, key=company.key, search="acquisti", q="subject like '%riservato%'")
    api.post(path, body | {"to": [{"email": "acquisti@"}]}, key=company.key)
    api.get(path, key=f"{company.key}x")

    # What refuses, breaks or defers quotes what it got.
    for worker in (
        worker_by(FakeTransport(PermanentSendError("refused", REFUSED))),
        worker_by(FakeTransport(ValueError(REFUSED))),
        Worker(transport_for=breaking(ValueError(REFUSED))),
        Worker(clock=breaking(ValueError(REFUSED))),
    ):
        api.post(path, body, key=company.key)
        deliver_all(worker)
    save_company(replace(domain_company(), smtp=an_smtp(username="acquisti")))
    api.post(path, body, key=company.key)
    deliver_all()

    text = written.text()
    told = {line["message"] for line in written.lines() if "message" in line}
    assert {
        *("email queued", "email sent", "email failed", "transport broke", "mail not prepared"),
        *("delivery broke", "email deferred", "delivery event recorded"),
    } <= told
    secrets = (*PERSONAL, company.key, mail.pixel_path[3:], mail.link_paths[0][3:])
    assert [] == [secret for secret in secrets if secret in text]

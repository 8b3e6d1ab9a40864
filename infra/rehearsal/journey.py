"""One email down the whole road of the deployed stack, and every other Lambda once."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import urllib.request
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit

from infra.rehearsal.stand_in import NO_REPLY, Rehearsed
from local import schedule
from local.ses_events import events_of
from local.trouble import Trouble

COMPANY = 12345
RECIPIENT = "acquisti@verdi.example"
WITHIN = 60.0
READER = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"
PDF = b"%PDF-1.4\n%%EOF\n"

SEND = {
    "category": "invoice",
    "document": {"id": 18, "number": "18"},
    "to": [{"email": RECIPIENT, "name": "Verdi SpA"}],
    "subject": "Nostra fattura nr. 18",
    "body": "<p>Gentile cliente,</p>{{allegati}}",
    "attachments": [
        {
            "filename": "fattura-18.pdf",
            "content_type": "application/pdf",
            "content_base64": b64encode(PDF).decode(),
        }
    ],
}
SMTP = {
    "host": "mail.rehearsal.invalid",
    "port": 587,
    "username": "u",
    "password": "p",
    "from_email": "u@rehearsal.example",
}


@dataclass(frozen=True)
class Stack:
    """The stack that is tried out."""

    name: str
    outputs: dict[str, str]
    rehearsed: Rehearsed

    def url(self, path: str) -> str:
        """A path of its API."""
        return self.rehearsed.reach(self.outputs["EndpointURL"]).rstrip("/") + path

    def physical(self, logical: str) -> str:
        """What a resource is called."""
        found = self.rehearsed.client("cloudformation").describe_stack_resource(
            StackName=self.name, LogicalResourceId=logical
        )
        name: str = found["StackResourceDetail"]["PhysicalResourceId"]
        return name


def travel(stack: Stack) -> Iterator[str]:
    """Go the road, and say each leg that was done.

    Raises:
        Trouble: a leg could not be done.
    """
    key = create_company(stack)
    yield "a company is created, as an operator does"
    ask(stack, "PUT", f"/c/{COMPANY}/settings/tracking", key, {"open_window_seconds": 0})
    ask(stack, "PUT", f"/c/{COMPANY}/settings/smtp", key, SMTP)
    ask(stack, "DELETE", f"/c/{COMPANY}/settings/smtp", key)
    yield "it sets its rules; a password is encrypted by KMS"
    of_others = mails(stack).keys()
    queued = ask(stack, "POST", f"/c/{COMPANY}/emails", key, SEND)["data"]["emails"][0]
    wait_for("the email is sent", lambda: row(stack, key, queued["id"])["sent_date"])
    yield "its email goes by API, S3, DynamoDB, outbox and SES"
    tell_delivery(stack, queued["id"])
    wait_for("SES's word is recorded", lambda: row(stack, key, queued["id"])["delivered_at"])
    yield "SES's word comes by topic and queue"
    (mail,) = (one for name, one in mails(stack).items() if name not in of_others)
    (pixel,) = set(re.findall(r'https://[^"]+/o/[\w-]+', mail))
    (link,) = set(re.findall(r'https://[^"]+/a/[\w-]+', mail))
    see(stack, pixel, b"GIF89a")
    expect_evidence(stack, key, queued["id"], "seen")
    yield "the recipient opens it, and the list says so"
    see(stack, link, PDF)
    expect_evidence(stack, key, queued["id"], "downloaded")
    yield "the recipient takes the attachment from S3, and the list says so"
    functions_run_once(stack)
    yield "the schedule's Lambda and that of the dead letters run"
    refused = denials(stack)
    if refused:
        raise Trouble(f"a Lambda was refused: {refused[0]}")
    yield "no Lambda was refused anything by IAM"


def create_company(stack: Stack) -> str:
    """Run what an operator runs, and return the key that it prints."""
    command = [sys.executable, "-m", "local.company", "--id", str(COMPANY), "--name", "Officina"]
    created = subprocess.run(
        [*command, "--stack", stack.name], check=False, capture_output=True, text=True
    )
    key = re.search(r"rk_\S+", created.stdout)
    if key is None:
        raise Trouble(f"no company: {created.stdout}{created.stderr}")
    return key[0]


def ask(
    stack: Stack, method: str, path: str, key: str, body: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Ask the API, and return what it says."""
    request = urllib.request.Request(  # noqa: S310
        stack.url(path),
        method=method,
        data=json.dumps(body).encode() if body else None,
        headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=40) as answer:  # noqa: S310
            said: dict[str, Any] = json.loads(answer.read() or b"{}")
            return said
    except HTTPError as error:
        with error:
            raise Trouble(f"{method} {path}: {error.code} {error.read()[:500]!r}") from error


def row(stack: Stack, key: str, email_id: int) -> dict[str, Any]:
    """The email, as its company sees it."""
    rows = ask(stack, "GET", f"/c/{COMPANY}/emails", key)["data"]
    return next(one for one in rows if one["id"] == email_id)


def wait_for(what: str, happened: Callable[[], Any]) -> None:
    """Return once it has."""
    deadline = time.monotonic() + WITHIN
    while not happened():
        if time.monotonic() > deadline:
            raise Trouble(f"in {WITHIN:.0f} s it did not happen that {what}")
        time.sleep(0.3)


def expect_evidence(stack: Stack, key: str, email_id: int, level: str) -> None:
    """Have the list say it."""
    said = row(stack, key, email_id)
    if said["evidence"] != level:
        raise Trouble(f"the list says {said['evidence']}, not {level}: {said['evidence_reason']}")


def tell_delivery(stack: Stack, email_id: int) -> None:
    """Say to the topic what SES would: the stand-in publishes nothing of what it sends."""
    tags = {"company_id": str(COMPANY), "email_id": str(email_id)}
    request = {
        "Destination": {"ToAddresses": [RECIPIENT]},
        "EmailTags": [{"Name": name, "Value": value} for name, value in tags.items()],
        "FromEmailAddress": NO_REPLY,
        "ConfigurationSetName": stack.physical("SesConfiguration"),
    }
    for tell in events_of(request, "message", datetime.now(UTC)):
        stack.rehearsed.client("sns").publish(
            TopicArn=stack.physical("SesEventsTopic"), Message=json.dumps(tell(datetime.now(UTC)))
        )


def mails(stack: Stack) -> dict[str, str]:
    """The HTML of each mail that the stand-in's SES took, of whichever stack."""
    url = f"{stack.rehearsed.endpoint}/_ministack/ses/messages"
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310
        accounts = json.loads(answer.read())["messages"].values()
    return {
        str(mail["MessageId"]): str(mail["BodyHtml"]) for account in accounts for mail in account
    }


def see(stack: Stack, url: str, expected: bytes) -> None:
    """Fetch what a mail leads to, as the recipient's browser does."""
    reached = stack.rehearsed.reach(url)
    if reached == url:  # by a domain of the operator's, which here nobody knows
        reached = stack.url(urlsplit(url).path)
    request = urllib.request.Request(  # noqa: S310
        reached, headers={"User-Agent": READER, "Accept": "*/*"}
    )
    with urllib.request.urlopen(request, timeout=40) as answer:  # noqa: S310
        got = answer.read()
    if not got.startswith(expected):
        raise Trouble(f"{url} gave {got[:80]!r}")


def functions_run_once(stack: Stack) -> None:
    """Invoke what waits for its time, and have a dead letter buried."""
    invoked = stack.rehearsed.client("lambda").invoke(
        FunctionName=stack.physical("ReleaseDueEmails"),
        Payload=json.dumps(schedule.event_of("rehearsed", datetime.now(UTC))),
    )
    if "FunctionError" in invoked:
        raise Trouble(f"ReleaseDueEmails: {invoked['Payload'].read()[:500]!r}")
    sqs = stack.rehearsed.client("sqs")
    url = stack.outputs["DeadLettersUrl"]
    nobody = json.dumps({"company_id": COMPANY, "email_id": 1})
    sqs.send_message(QueueUrl=url, MessageBody=nobody)
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]

    def is_empty() -> bool:
        left = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
        return all(left[name] == "0" for name in names)

    wait_for("the dead letter is buried", is_empty)


def denials(stack: Stack) -> list[str]:
    """The lines of all logs that tell of a refusal by IAM to the stack's roles.

    One that is deleted meanwhile may have its last runs refused, which says nothing of this one.
    """
    logs = stack.rehearsed.client("logs")
    return [
        event["message"]
        for group in logs.describe_log_groups()["logGroups"]
        for stream in logs.describe_log_streams(logGroupName=group["logGroupName"])["logStreams"]
        for event in logs.get_log_events(
            logGroupName=group["logGroupName"], logStreamName=stream["logStreamName"]
        )["events"]
        if "not authorized to perform" in event["message"]
        and f"assumed-role/{stack.name}-" in event["message"]
    ]

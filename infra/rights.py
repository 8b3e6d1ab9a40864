"""What each Lambda asks of AWS beside what its policy allows: `python -m infra.rights` prints it.

What they ask is written down by the integration tests, in infra/aws_calls.json, which `make rights`
renews. Every call must be allowed, and what is allowed but never asked must have its reason here.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from infra.templates import listed, target

CALLS = Path(__file__).with_name("aws_calls.json")
POLICIES = Path(__file__).with_name("policies")

POLLER = {
    "sqs:ReceiveMessage",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
}
"""What Lambda itself does in the name of a Lambda behind a queue or a stream."""
LOG = {"logs:CreateLogStream", "logs:PutLogEvents"}
"""What Lambda itself does with what is printed."""

ANYBODY = "*"
HELD_OF_A_CLOSED_COMPANY = (
    *("ExportsTable", "GrantsTable", "HoldsTable", "IssuedDocumentsTable", "OpeningsTable"),
    *("RecipientsTable", "RemindersTable", "TemplatesTable"),
    "SubscriptionsTable",
    "DeliveriesTable",
)
"""Where the company that the tests close has nothing to erase."""
REASONS = {
    (ANYBODY, "s3:ListBucket", "ContentBucket"): "without it S3 says 403 of what is not there",
    (ANYBODY, "ses:SendRawEmail", "ses/identity"): "what IAM calls SendEmail of a raw mail",
    (ANYBODY, "ses:SendRawEmail", "ses/configuration-set"): "the same",
    (ANYBODY, "ses:SendEmail", "ses/configuration-set"): "asked along with the identity on AWS",
    ("api_handler", "dynamodb:DeleteItem", "ExportsTable"): "an export that no queue took",
    ("deliver_emails", "kms:Encrypt", "CompanyKey"): "an access token that was renewed",
    ("deliver_emails", "secretsmanager:GetSecretValue", "MailboxClients"): "by whom it is renewed",
    ("deliver_emails", "dynamodb:GetItem", "BatchesTable"): "what a worker that died remembered",
    ("deliver_emails", "dynamodb:GetItem", "DocumentsTable"): "a pointer that is full",
    ("write_exports", "s3:GetObject", "ContentBucket/*"): "an export filtered by what mails say",
    **{
        ("write_exports", "dynamodb:BatchWriteItem", table): "what a closed company had there"
        for table in HELD_OF_A_CLOSED_COMPANY
    },
    ("write_exports", "dynamodb:GetItem", "GrantsTable"): "the consent that a closed company gave",
    ("write_exports", "dynamodb:DeleteItem", "GrantsTable"): "the same, to forget it",
    ("write_exports", "kms:Decrypt", "CompanyKey"): "its token, to give it back",
    ("write_exports", "secretsmanager:GetSecretValue", "MailboxClients"): "at whom",
}
"""Why a right is there that no test asks for."""


@dataclass(frozen=True, order=True)
class Right:
    """One action on one resource, by its name in the template."""

    who: str
    action: str
    resource: str


@dataclass(frozen=True)
class Row:
    """One right, and why it is there; or one call that is not allowed."""

    right: Right
    is_asked: bool
    is_allowed: bool
    reason: str

    @property
    def is_fault(self) -> bool:
        """Whether it must not be so."""
        return not self.is_allowed or not (self.is_asked or self.reason)


def table(calls: dict[str, list[list[str]]], policies: dict[str, dict[str, Any]]) -> list[Row]:
    """Everything that is asked or allowed."""
    asked = [Right(who, *call) for who, made in calls.items() for call in made]
    allowed = [right for who, policy in policies.items() for right in rights_in(who, policy)]
    refused = [one for one in asked if not any(covers(right, one) for right in allowed)]
    return [
        *(
            Row(right, any(covers(right, one) for one in asked), True, reason_for(right))
            for right in sorted(set(allowed))
        ),
        *(Row(one, is_asked=True, is_allowed=False, reason="") for one in sorted(refused)),
    ]


def rights_in(who: str, policy: dict[str, Any]) -> Iterator[Right]:
    """Each action and resource that a policy allows."""
    for statement in policy["Statement"]:
        for action in listed(statement["Action"]):
            for resource in listed(statement["Resource"]):
                yield Right(who, action, name_of(resource))


def name_of(resource: Any) -> str:  # noqa: ANN401
    """What a policy's resource is called: `Table`, `Table/index/Name`, `Bucket/*`."""
    if resource == "*":  # what has no ARN
        return "*"
    whole = target(resource)
    if whole:
        return whole
    text = str(resource["Fn::Sub"])
    in_ses = re.search(r":(identity|configuration-set)/", text)
    return f"ses/{in_ses[1]}" if in_ses else re.sub(r"\$\{(\w+)(\.\w+)?\}", r"\1", text)


def covers(right: Right, call: Right) -> bool:
    """Whether a right allows a call."""
    return (right.who, right.action) == (call.who, call.action) and fnmatchcase(
        call.resource, right.resource
    )


def reason_for(right: Right) -> str:
    """Why somebody has a right that they do not ask for."""
    if right.action in POLLER:
        return "Lambda's poller"
    if right.action in LOG:
        return "its log"
    return next(
        (
            reason
            for (who, *what), reason in REASONS.items()
            if who in {ANYBODY, right.who} and what == [right.action, right.resource]
        ),
        "",
    )


def read() -> list[Row]:
    """The table of this checkout."""
    policies = {path.stem: json.loads(path.read_text()) for path in sorted(POLICIES.glob("*.json"))}
    return table(json.loads(CALLS.read_text()), policies)


def lines(rows: list[Row]) -> Iterator[str]:
    """The table, for people."""
    for row in rows:
        sign = "ok " if not row.is_fault else "!! "
        why = "asked" if row.is_asked else row.reason or "NEVER ASKED"
        why = why if row.is_allowed else "NOT ALLOWED"
        one = row.right
        yield f"  {sign}{one.who:<24}{one.action:<32}{one.resource:<32}{why}"


def no_longer_asked(recorded: dict[str, list[list[str]]]) -> list[str]:
    """What is written down, and no test asked in a run of all of them."""
    known: dict[str, list[list[str]]] = json.loads(CALLS.read_text())
    return [
        f"  !! {who:<24}{action:<32}{resource:<32}NO LONGER ASKED: make rights"
        for who, calls in known.items()
        for action, resource in calls
        if [action, resource] not in recorded.get(who, [])
    ]


def main() -> int:
    """Print the table; 1 if it has a fault.

    With files as arguments, what the tests have just recorded, whatever is in none is one too.
    """
    rows = read()
    recorded: dict[str, list[list[str]]] = {}
    for path in sys.argv[1:]:
        for name, calls in json.loads(Path(path).read_text()).items():
            recorded.setdefault(name, []).extend(calls)
    stale = no_longer_asked(recorded) if recorded else []
    for line in (*lines(rows), *stale):
        print(line)
    return 1 if stale or any(row.is_fault for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())

"""`admin letters`: what the queues gave up, looked at and sent again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from admin.answers import Answer
from admin.asked import Asked
from admin.queues import KINDS, Queue, client, queues
from chalicelib.domain.periods import in_rome
from local.trouble import Trouble

if TYPE_CHECKING:
    from types_boto3_sqs import SQSClient
    from types_boto3_sqs.type_defs import MessageTypeDef

    from admin.companies import Rooms

_HIDDEN_SECONDS = 30
"""While they are looked at: each is met once."""
_MOST = 200
_MOST_AT_ONCE = 10


def add_to(rooms: Rooms) -> None:
    """Have the command line know of it."""
    command = rooms.add_parser("letters", help=__doc__)
    command.add_argument("--kind", choices=KINDS, help="only these")
    again = command.add_mutually_exclusive_group()
    again.add_argument("--again", metavar="ID", help="send this one again")
    again.add_argument("--all-again", action="store_true", help="send all of the kind again")
    command.set_defaults(act=_letters)


def _letters(asked: Asked) -> Answer:
    said, sqs = asked.arguments, client()
    if said.all_again and not said.kind:
        raise Trouble("all of which kind? --kind " + "|".join(KINDS))
    rows: list[dict[str, Any]] = []
    sent = 0
    for queue in queues(sqs):
        if said.kind in (None, queue.kind):
            for letter in list(_met(sqs, queue)):  # put back, one would be met again
                if said.all_again or letter["MessageId"] == said.again:
                    _send_again(sqs, queue, letter)
                    sent += 1
                else:
                    rows.append(_shown(queue, letter))
                    _put_back(sqs, queue, letter)
    if said.again and not sent:
        raise Trouble(f"there is no letter {said.again!r}")
    return Answer(rows, say=f"{sent} sent again." if said.again or said.all_again else "")


def _met(sqs: SQSClient, queue: Queue) -> Iterator[MessageTypeDef]:
    """The letters of a queue, each once, and no more than somebody reads."""
    met = 0
    while met < _MOST:
        found = sqs.receive_message(
            QueueUrl=queue.dead_url,
            MaxNumberOfMessages=_MOST_AT_ONCE,
            VisibilityTimeout=_HIDDEN_SECONDS,
            MessageSystemAttributeNames=["All"],
        ).get("Messages", [])
        if not found:
            return
        met += len(found)
        yield from found


def _send_again(sqs: SQSClient, queue: Queue, letter: MessageTypeDef) -> None:
    """First there, then gone from here: twice rather than never, as workers bear it."""
    group = letter.get("Attributes", {}).get("MessageGroupId")
    if group:
        sqs.send_message(QueueUrl=queue.url, MessageBody=letter["Body"], MessageGroupId=group)
    else:
        sqs.send_message(QueueUrl=queue.url, MessageBody=letter["Body"])
    sqs.delete_message(QueueUrl=queue.dead_url, ReceiptHandle=letter["ReceiptHandle"])


def _put_back(sqs: SQSClient, queue: Queue, letter: MessageTypeDef) -> None:
    sqs.change_message_visibility(
        QueueUrl=queue.dead_url, ReceiptHandle=letter["ReceiptHandle"], VisibilityTimeout=0
    )


def _shown(queue: Queue, letter: MessageTypeDef) -> dict[str, Any]:
    """A letter by its ids: what it says of people stays unsaid."""
    since = int(letter.get("Attributes", {}).get("SentTimestamp", "0")) / 1000
    return {
        "kind": queue.kind,
        "id": letter["MessageId"],
        "sent_at": in_rome(datetime.fromtimestamp(since, UTC)),
        "about": _ids_in(letter["Body"]),
    }


def _ids_in(body: str) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    if not isinstance(said, dict):
        return {}
    return {name: said[name] for name in ("company_id", "email_id", "export_id") if name in said}

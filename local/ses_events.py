"""What SES would tell of a mail that the local inbox took, put into the queue of its events.

The recipient's name decides, as with SES's mailbox simulator: `bounce@…`, `softbounce@…`,
`complaint@…`, `delay@…`, `reject@…`. All other mail is delivered.
"""

import json
import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

A_MOMENT = 0.5
"""Seconds between one event and the next: a person is to see that they come later."""

log = logging.getLogger("local.ses_events")

Event = dict[str, Any]
Tell = Callable[[str, str], Event]


class SesEvents:
    """Tells the queue, as SES does by way of SNS with raw message delivery."""

    def __init__(self, queue_url: str) -> None:
        self._sqs = boto3.client("sqs")
        self._queue_url = queue_url

    def publish(self, request: Mapping[str, Any], message_id: str) -> None:
        """Publish what becomes of a mail, each event a moment after the one before.

        Args:
            request: of `SendEmail`.
            message_id: that the request was answered with.
        """
        sent_at = datetime.now(UTC)
        for order, tell in enumerate(events_of(request, message_id, sent_at), start=1):
            timer = threading.Timer(order * A_MOMENT, self._put, [tell])
            timer.daemon = True
            timer.start()

    def _put(self, tell: Callable[[datetime], Event]) -> None:
        try:
            self._sqs.send_message(
                QueueUrl=self._queue_url, MessageBody=json.dumps(tell(datetime.now(UTC)))
            )
        except (BotoCoreError, ClientError):
            log.exception("an event of the local inbox is lost")


def events_of(
    request: Mapping[str, Any], message_id: str, sent_at: datetime
) -> Iterator[Callable[[datetime], Event]]:
    """What SES tells of the mail, in order; each is told the moment when it happens."""
    [recipient] = request["Destination"]["ToAddresses"]
    tags = {tag["Name"]: [tag["Value"]] for tag in request.get("EmailTags", [])}
    mail = {
        "timestamp": _written(sent_at),
        "source": request["FromEmailAddress"],
        "messageId": message_id,
        "destination": [recipient],
        "tags": {"ses:configuration-set": [request["ConfigurationSetName"]], **tags},
    }
    for event_type, body in _STORIES.get(recipient.partition("@")[0].lower(), _DELIVERED):
        yield _Told(event_type, body, mail, recipient)


class _Told:
    """One event, waiting for its moment."""

    def __init__(self, event_type: str, body: Tell, mail: Event, recipient: str) -> None:
        self._event_type = event_type
        self._body = body
        self._mail = mail
        self._recipient = recipient

    def __call__(self, at: datetime) -> Event:
        body = self._body(self._recipient, _written(at))
        return {"eventType": self._event_type, "mail": self._mail, **body}


def _written(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _send(_recipient: str, _at: str) -> Event:
    return {"send": {}}


def _delivery(recipient: str, at: str) -> Event:
    reply = "250 2.0.0 taken by the local inbox"
    return {"delivery": {"timestamp": at, "recipients": [recipient], "smtpResponse": reply}}


def _delay(recipient: str, at: str) -> Event:
    said = "smtp; 421 4.4.1 Unable to connect to remote host"
    delayed = {"emailAddress": recipient, "status": "4.4.1", "diagnosticCode": said}
    return {
        "deliveryDelay": {
            "timestamp": at,
            "delayType": "TransientCommunicationFailure",
            "delayedRecipients": [delayed],
        }
    }


def _bounce(bounce_type: str, status: str, said: str) -> Tell:
    def tell(recipient: str, at: str) -> Event:
        bounced = {
            "emailAddress": recipient,
            "action": "failed",
            "status": status,
            "diagnosticCode": f"smtp; 550 {status} {said}",
        }
        return {
            "bounce": {
                "bounceType": bounce_type,
                "bounceSubType": "General",
                "bouncedRecipients": [bounced],
                "timestamp": at,
            }
        }

    return tell


def _complaint(recipient: str, at: str) -> Event:
    return {
        "complaint": {
            "complainedRecipients": [{"emailAddress": recipient}],
            "timestamp": at,
            "complaintFeedbackType": "abuse",
        }
    }


def _reject(_recipient: str, _at: str) -> Event:
    return {"reject": {"reason": "Bad content"}}


_SENT: tuple[str, Tell] = ("Send", _send)
_DELIVERED: list[tuple[str, Tell]] = [_SENT, ("Delivery", _delivery)]
_STORIES: dict[str, list[tuple[str, Tell]]] = {
    "bounce": [_SENT, ("Bounce", _bounce("Permanent", "5.1.1", "user unknown"))],
    "softbounce": [
        _SENT,
        ("DeliveryDelay", _delay),
        ("Bounce", _bounce("Transient", "4.4.7", "Message expired")),
    ],
    "complaint": [*_DELIVERED, ("Complaint", _complaint)],
    "delay": [_SENT, ("DeliveryDelay", _delay), ("Delivery", _delivery)],
    "reject": [("Reject", _reject)],
}

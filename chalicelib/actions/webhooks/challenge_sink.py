"""Ask a sink whether it wants events, as FIC does: it has to say a random value back."""

import json
from contextlib import closing
from datetime import datetime
from secrets import token_hex, token_urlsafe

from chalicelib.actions.webhooks.queue_notice import queue_notice
from chalicelib.domain.webhooks.deliveries import Failure
from chalicelib.domain.webhooks.event_types import WELCOME
from chalicelib.domain.webhooks.notices import USER_AGENT, Notice
from chalicelib.domain.webhooks.sinks import Sink, read_sink
from chalicelib.domain.webhooks.subscriptions import Subscription, VerificationMethod
from chalicelib.settings import settings
from chalicelib.tables.webhooks.subscriptions import record_verified
from chalicelib.transports.sinks import NotAnswered, Sinks

_CHALLENGE = "x-fic-verification-challenge"
_OK = 200
_PATIENCE_SECONDS = 5.0


def challenge_sink(
    subscription: Subscription, method: VerificationMethod, *, now: datetime
) -> Failure | None:
    """Challenge the sink; None: it wants events, which is recorded, and it is welcomed.

    Raises:
        TryAgainLater: the table or the queue does not answer.
    """
    ports = settings().webhook_allowed_loopback_ports
    sink, value = read_sink(subscription.sink, loopback_ports=ports), token_urlsafe(24)
    headers = {"user-agent": USER_AGENT, "accept": "application/json"}
    if method is VerificationMethod.HEADER:
        headers[_CHALLENGE] = value
    else:
        joint = "&" if "?" in sink.target else "?"
        sink = Sink(sink.host, sink.port, f"{sink.target}{joint}{_CHALLENGE}={value}")
    try:
        with closing(Sinks(ports, patience=_PATIENCE_SECONDS)) as sinks:
            answer = sinks.ask("GET", sink, headers=headers)
    except NotAnswered as error:
        return error.failure
    if answer.status != _OK:
        return Failure.STATUS
    if not _says(answer.beginning, value):
        return Failure.GARBAGE
    if record_verified(subscription, at=now):
        welcome = Notice(id=f"evt_{token_hex(16)}", type=WELCOME, at=now, data={"ids": []})
        queue_notice(subscription, welcome, now=now)
    return None


def _says(beginning: bytes, value: str) -> bool:
    try:
        said = json.loads(beginning)
    except (ValueError, RecursionError):
        return False
    return isinstance(said, dict) and said.get("verification") == value

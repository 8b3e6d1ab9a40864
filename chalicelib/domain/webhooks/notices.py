"""What a sink gets: a notice, written as a CloudEvent and signed."""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import digest
from typing import Any

from cloudevents.core.bindings.http import to_binary, to_structured
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from chalicelib.domain.dossier.jws import b64
from chalicelib.domain.webhooks.event_types import FIC_TYPES, WELCOME, EventType
from chalicelib.domain.webhooks.events import Event
from chalicelib.domain.webhooks.subscriptions import Mapping as Mode

TOKEN_GOOD_FOR = timedelta(hours=3)
USER_AGENT = "Ricevuta/webhooks"
SECRET_PREFIX = "whsec_"  # noqa: S105 - what Standard Webhooks writes before a secret
_WRAPPED = {*FIC_TYPES, WELCOME}
"""Whose data lie in `data` in binary mode too, as FIC's receivers read them."""
_FORMAT = JSONFormat()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """An event as one subscription is told it."""

    id: str
    type: str
    at: datetime
    sequence: str = ""
    """By which what is told of one email can be put in order; empty: of no email."""
    email_id: int | None = None
    proves: EventType | None = None
    """As of its event."""
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Written:
    """A notice as it leaves, unsigned."""

    headers: Mapping[str, str]
    body: bytes


def notice_of(event: Event, name: str, *, sequence: str) -> Notice:
    """What a subscription is told of an event by a type: ids, and nothing of a person."""
    data: dict[str, Any] = {"ids": [event.about]}
    if event.document_id is not None:
        data["document_id"] = event.document_id
    if event.retracts:
        data["retracts"] = event.retracts.value
    return Notice(
        id=event.id,
        type=name,
        at=event.at,
        sequence=sequence,
        email_id=event.email_id,
        proves=event.proves,
        data=data,
    )


def written(notice: Notice, mode: Mode, *, company_id: int, source: str) -> Written:
    """The notice as a CloudEvent 1.0."""
    wrapped = mode is Mode.BINARY and notice.type in _WRAPPED
    event = CloudEvent(
        attributes={
            "id": notice.id,
            "source": source,
            "specversion": "1.0",
            "type": notice.type,
            "subject": f"company:{company_id}",
            "time": notice.at,
            "datacontenttype": "application/json",
            **({"sequence": notice.sequence} if notice.sequence else {}),
        },
        data={"data": notice.data} if wrapped else dict(notice.data),
    )
    write = to_binary if mode is Mode.BINARY else to_structured
    message = write(event, _FORMAT)
    return Written({**message.headers, "user-agent": USER_AGENT}, message.body)


def signed_by_secrets(
    notice: Notice, body: bytes, secrets: Sequence[str], *, now: datetime
) -> dict[str, str]:
    """The headers of Standard Webhooks, with a signature by each secret that is live."""
    moment = str(int(now.timestamp()))
    content = b".".join((notice.id.encode(), moment.encode(), body))
    signatures = (
        digest(b64decode(secret.removeprefix(SECRET_PREFIX)), content, sha256) for secret in secrets
    )
    return {
        "webhook-id": notice.id,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(f"v1,{b64encode(one).decode()}" for one in signatures),
    }


def token_claims(
    notice: Notice, *, company_id: int, sink: str, issuer: str, now: datetime
) -> dict[str, Any]:
    """What the token says that goes with a notice, as FIC's does."""
    issued = int(now.timestamp())
    return {
        "jti": notice.id,
        "iss": issuer,
        "sub": f"company:{company_id}",
        "aud": [sink],
        "iat": issued,
        "exp": issued + int(TOKEN_GOOD_FOR.total_seconds()),
        "aid": "ricevuta",
    }


def token_input(claims: Mapping[str, Any], *, kid: str) -> str:
    """What is signed of a token (RFC 7515): header and claims."""
    header = {"alg": "ES256", "kid": kid, "typ": "JWT"}
    parts = (json.dumps(part, separators=(",", ":")).encode() for part in (header, claims))
    return ".".join(map(b64, parts))

"""What can become of an email: the facts, told from the moment of queueing."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from chalicelib.domain.emails import DeliverAs, Transport, Untracked
from chalicelib.domain.evidence.agents import (
    BARE_MOZILLA,
    GMAIL_PROXY,
    ORDINARY,
    PREVIEW,
    YAHOO_PROXY,
)
from chalicelib.domain.evidence.networks import UNKNOWN_NETWORK
from chalicelib.domain.hits import HONEYPOT, PIXEL, Fetched, Hit, attachment
from chalicelib.domain.reason_codes import ReasonCode

_FILE = attachment(0)

Facts = dict[str, Any]
"""Fields of an Email."""

_SENT = timedelta(seconds=4)
_SETTLED = timedelta(seconds=9)
_OPENED = timedelta(hours=3)
_FOLLOWED = timedelta(hours=3, minutes=2)


def _sent(at: datetime) -> Facts:
    reply = "250 2.0.0 Ok: queued"
    return {
        "sent_at": at + _SENT,
        "accepted_reply": reply,
        "attempts": 1,
        "transport": Transport.SMTP,
    }


def _delivered(at: datetime) -> Facts:
    return _sent(at) | {"delivered_at": at + _SETTLED, "transport": Transport.SES}


def _read(at: datetime, *hits: tuple[timedelta, Fetched, str]) -> Facts:
    seen = tuple(Hit(at + after, fetched, agent, UNKNOWN_NETWORK) for after, fetched, agent in hits)
    return {"hits": seen, "hit_count": len(seen)}


def _seen(at: datetime) -> Facts:
    return _sent(at) | _read(at, (_OPENED, PIXEL, ORDINARY))


def _seen_through_gmail(at: datetime) -> Facts:
    return _delivered(at) | _read(at, (_OPENED, PIXEL, GMAIL_PROXY))


def _seen_through_yahoo(at: datetime) -> Facts:
    return _sent(at) | _read(at, (_OPENED, PIXEL, YAHOO_PROXY))


def _downloaded(at: datetime) -> Facts:
    return _delivered(at) | _read(at, (_OPENED, PIXEL, ORDINARY), (_FOLLOWED, _FILE, ORDINARY))


def _downloaded_without_pixel(at: datetime) -> Facts:
    return _sent(at) | _read(at, (_FOLLOWED, _FILE, ORDINARY))


def _scan(at: datetime) -> list[Hit]:
    everything = (PIXEL, _FILE, HONEYPOT)
    return [Hit(at + _SETTLED, fetched, ORDINARY, "barracuda", 7) for fetched in everything]


def _scanned(at: datetime) -> Facts:
    scan = _scan(at)
    return _delivered(at) | {"hits": tuple(scan), "hit_count": len(scan)}


def _scanned_then_read(at: datetime) -> Facts:
    person = Hit(at + _OPENED, PIXEL, f"{ORDINARY}_windows", UNKNOWN_NETWORK, 9)
    hits = (*_scan(at), person)
    return _delivered(at) | {"hits": hits, "hit_count": len(hits)}


def _shared(at: datetime) -> Facts:
    return _delivered(at) | _read(at, (_OPENED, _FILE, PREVIEW))


def _ambiguous(at: datetime) -> Facts:
    return _delivered(at) | _read(at, (_OPENED, PIXEL, BARE_MOZILLA))


def _bounced(at: datetime) -> Facts:
    bounced = {"bounced_at": at + _SETTLED, "transport": Transport.SES}
    said = {"bounce_reason": ReasonCode.BOUNCED, "bounce_reply": "smtp; 550 5.1.1 User unknown"}
    return _sent(at) | bounced | said


def _complained(at: datetime) -> Facts:
    return _delivered(at) | {"complained_at": at + _OPENED}


def _failed(at: datetime) -> Facts:
    return {
        "failed_at": at + _SENT,
        "attempts": 1,
        "errors_count": 1,
        "last_reason": ReasonCode.REFUSED,
        "last_reply": "550 5.7.1 Relaying denied",
        "transport": Transport.SMTP,
    }


def _outcome_unknown(at: datetime) -> Facts:
    return {
        "outcome_unknown_at": at + _SETTLED,
        "attempts": 1,
        "errors_count": 1,
        "last_reason": ReasonCode.NO_ANSWER,
        "transport": Transport.SMTP,
    }


def _cancelled(at: datetime) -> Facts:
    return {"cancelled_at": at + _SENT, "transport": Transport.SES}


def _untracked(at: datetime) -> Facts:
    choice = {"untracked": Untracked.SENDER_CHOICE, "deliver_as": DeliverAs.ATTACHMENT}
    return _delivered(at) | choice


STORIES: tuple[Callable[[datetime], Facts], ...] = (
    _downloaded,
    _seen_through_gmail,
    _delivered,
    _seen,
    _bounced,
    _downloaded_without_pixel,
    _sent,
    _failed,
    _seen_through_yahoo,
    _outcome_unknown,
    _untracked,
    _complained,
    _cancelled,
    _scanned,
    _scanned_then_read,
    _shared,
    _ambiguous,
)

"""What happened to an email, event by event, and what mail servers said of it."""

from datetime import datetime
from typing import Any

from chalicelib.domain.emails import Email
from chalicelib.domain.evidence.rejudging import Rejudged, rejudged
from chalicelib.domain.evidence.together import judged_hits
from chalicelib.domain.evidence.verdicts import Judged
from chalicelib.domain.judging import Lens
from chalicelib.domain.periods import in_rome
from chalicelib.domain.reasons import CALLS_OFF, reason

_AFTER_SENDING = {"delivered", "delayed", "bounced", "complained"}


def timeline(email: Email, lens: Lens) -> list[dict[str, Any]]:
    """Everything that happened to the email, oldest first.

    What follows from its sending stands behind that, though another's clock says that it was
    earlier.
    """
    actors = {
        "queued": email.queued_by,
        "settled": email.settled_by,
        "cancelled": email.cancelled_by,
        "links_revoked": email.links_revoked_by,
    }
    called_off = email.last_reason if email.last_reason in CALLS_OFF else None
    facts = [
        ("queued", email.queued_at, ""),
        ("sent", email.sent_at, ""),
        ("failed", email.failed_at, email.last_reply),
        ("outcome_unknown", email.outcome_unknown_at, ""),
        ("settled", email.settled_at, ""),
        ("resent", email.resent_at, ""),
        ("cancelled", email.cancelled_at, ""),
        ("links_revoked", email.links_revoked_at, ""),
        ("bounced", email.bounced_at, email.bounce_reply),
        ("erased", email.erased_at, ""),
    ]
    if lens.tracks:
        facts += [
            ("delivered", email.delivered_at, email.delivery_reply),
            ("delayed", _delayed_at(email), email.delay_reply),
            ("complained", email.complained_at, ""),
            ("recording_stopped", email.stopped_at, ""),
        ]
    events: list[tuple[datetime, dict[str, Any]]] = [
        (
            moment,
            {"event": name, "at": in_rome(moment)}
            | ({"reply": reply} if reply else {})
            | ({"by": actors[name]} if actors.get(name) else {})
            | ({"reason": reason(called_off)} if called_off and name == "cancelled" else {}),
        )
        for name, moment, reply in facts
        if moment
    ]
    if lens.tracks:
        events += [(one.hit.at, _hit_event(email, one)) for one in judged_hits(email, lens.judging)]
        changed = rejudged(email, lens)
        events += [(changed.since, _rejudged_event(changed))] if changed else []
    sent_at = email.sent_at

    def place(event: tuple[datetime, dict[str, Any]]) -> datetime:
        moment, said = event
        return max(moment, sent_at) if sent_at and said["event"] in _AFTER_SENDING else moment

    return [event for _, event in sorted(events, key=place)]


def replies(email: Email) -> list[str]:
    """Every word that a mail server said of the email, as far as it is kept."""
    said = (
        email.accepted_reply,
        email.last_reply,
        email.delivery_reply,
        email.delay_reply,
        email.bounce_reply,
    )
    return [reply for reply in said if reply]


def _delayed_at(email: Email) -> datetime | None:
    """When the mail was held up on its way: what comes after its delivery is an automatic reply."""
    delayed, delivered = email.delayed_at, email.delivered_at
    return None if delayed and delivered and delayed > delivered else delayed


def _hit_event(email: Email, one: Judged) -> dict[str, Any]:
    attachment, document = email.attachment_of(one.hit), email.document
    about = (
        {"filename": attachment.filename, "version": document and document.version}
        if attachment
        else {}
    )
    return {
        "event": "hit",
        "at": in_rome(one.hit.at),
        "what": str(one.hit.fetched),
        **about,
        "agent": one.hit.agent,
        "network": one.hit.network,
        "verdict": one.verdict.value,
        "reason": reason(one.rule),
    }


def _rejudged_event(changed: Rejudged) -> dict[str, Any]:
    return {
        "event": "rejudged",
        "at": in_rome(changed.since),
        "rules": changed.version,
        "was": changed.before.level.name.lower(),
        "is": changed.now.level.name.lower(),
        "reason": reason(changed.now.reason),
    }

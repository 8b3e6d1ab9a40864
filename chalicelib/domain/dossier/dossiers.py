"""Everything that is known about an email, how it was judged, and what that proves: to be signed.

What the licence does not show, the dossier does not hold: it is made of the same row and the same
timeline as the single view.
"""

from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from chalicelib import VERSION
from chalicelib.domain.companies import Company
from chalicelib.domain.dossier.time_stamps import NoStamp, TimeStamp
from chalicelib.domain.emails import Email
from chalicelib.domain.listing.rows import email_row
from chalicelib.domain.listing.timelines import timeline
from chalicelib.domain.message.message_ids import message_id
from chalicelib.domain.rule_data import rule_data
from chalicelib.domain.words import label, labels

FORMAT = 1
"""Raised when a member changes its meaning; new members do not raise it."""

RULES = ("agents", "networks", "crawlers", "evidence_rules", "providers")
"""The data files by which hits are judged and explained."""

_OF_EMAIL = (
    "id",
    "batch_id",
    "category",
    "document",
    "subject",
    "from_email",
    "from_name",
    "to_email",
    "to_name",
    "copy_to",
    "transport",
    "deliver_as",
    "is_copy",
    "resend_of",
    "queued_at",
    "due_at",
    "provider",
)
_OF_READING = (
    "tracked",
    "evidence",
    "evidence_reason",
    "evidence_certainty",
    "evidence_at",
    "cannot_know",
    "hits",
)


def dossier(
    email: Email, company: Company, *, now: datetime, public_url: str, to_be_stamped: bool
) -> dict[str, Any]:
    """What is signed, as canonical JSON can spell it.

    Args:
        email: with all its facts.
        company: whose licence says what is shown, and whose settings how hits are judged.
        now: the time of the dossier.
        public_url: of this deployment, of which the Message-ID is made.
        to_be_stamped: whether a time stamp is asked for, so that nobody can take one off unseen.
    """
    lens = company.lens
    row: Mapping[str, Any] = email_row(
        email,
        lens,
        now=now,
        attachment_urls=[""] * len(email.attachments),
    )
    return {
        "format": FORMAT,
        "generated_at": now.astimezone(UTC).isoformat(timespec="seconds"),
        "software": {"name": "ricevuta", "version": VERSION},
        "to_be_stamped": to_be_stamped,
        "keys_url": f"{public_url}/.well-known/jwks.json",
        "company": {
            "id": company.company_id,
            "name": company.name,
            "licence": company.licence.value,
            "locale": company.locale,
        },
        "email": {name: row[name] for name in _OF_EMAIL}
        | {
            "message_id": message_id(email, public_url=public_url),
            "reply_to": email.reply_to,
            "gated": email.gated,
            "gated_by_code": email.gated_by_code,
            "attachments": [
                {
                    "filename": file.filename,
                    "content_type": file.content_type,
                    "size": file.size,
                    "sha256": file.sha256,
                }
                for file in email.attachments
            ],
        },
        "delivery": {
            "status": row["delivery_status"],
            "reason": row["delivery_reason"],
            "attempts": email.attempts,
            "accepted_reply": email.accepted_reply,
            "last_reply": email.last_reply,
        },
        "reading": {name: row[name] for name in _OF_READING},
        "timeline": timeline(email, lens),
        "judging": {
            "open_window_seconds": company.open_window_seconds,
            "believe_programs": company.believe_programs,
            "rules": {name: rule_data(name)["version"] for name in RULES},
        },
        "meaning": {
            "proves": label("dossier", "proves"),
            "does_not_prove": labels("dossier", "does_not_prove"),
        },
    }


def dossier_file(
    told: dict[str, Any], signature: str, stamp: TimeStamp | NoStamp | None
) -> dict[str, Any]:
    """What is kept and verified: the dossier, its signature, and the time stamp over that.

    What stands beside the token is what the token says, so that people can read it.
    """
    signed = {"dossier": told, "signature": signature}
    match stamp:
        case TimeStamp():
            token = b64encode(stamp.token).decode()
            at = stamp.at.isoformat(timespec="seconds")
            return signed | {"time_stamp": {"at": at, "by": stamp.by, "token": token}}
        case NoStamp():
            return signed | {"time_stamp": {"missing": _missing(stamp)}}
        case None:
            return signed


def _missing(why: NoStamp) -> dict[str, str]:
    said = label("time_stamps", why)
    return {"code": why, "it": said["it"], "en": said["en"]}

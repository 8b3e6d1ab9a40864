"""Emails as the page is told of them: rows of the service, and over them what a test is about."""

from datetime import UTC, datetime, timedelta

from chalicelib.domain.email_ids import due_at
from chalicelib.domain.emails import Attachment, DeliverAs, Document
from chalicelib.domain.listing.row_fields import ROW_FIELDS
from chalicelib.domain.listing.rows import email_row
from tests.builders import LENS, an_email

NOW = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)  # 10:42 in Rome


def reason(code, italian, english):
    return {"code": code, "it": italian, "en": english}


DELIVERY = {
    "queued": reason("queued", "In coda: partirà a breve.", "Queued: it will leave shortly."),
    "scheduled": reason("scheduled", "Programmata.", "Scheduled."),
    "sent": reason(
        "sent", "Inviata: il server di posta l'ha accettata.", "Sent: the mail server accepted it."
    ),
    "delivered": reason(
        "delivered",
        "Consegnata al server di posta del destinatario.",
        "Delivered to the recipient's mail server.",
    ),
    "bounced": reason(
        "bounced", "Respinta dal server del destinatario.", "Bounced by the recipient's server."
    ),
    "outcome_unknown": reason(
        "outcome_unknown",
        "Esito incerto: potrebbe essere partita.",
        "Outcome unknown: it may have left.",
    ),
    "cancelled": reason(
        "cancelled", "Annullata prima dell'invio.", "Cancelled before it was sent."
    ),
}
EVIDENCE = {
    "unknown": reason(
        "no_signal",
        "Nessun segnale di lettura: non vuol dire che non sia stata letta.",
        "No sign of reading: this does not mean that it was not read.",
    ),
    "seen_through_proxy": reason(
        "gmail_proxy",
        "Aperta attraverso Gmail: di norma una persona l'ha aperta.",
        "Opened through Gmail: as a rule a person opened it.",
    ),
    "downloaded": reason(
        "attachment_followed",
        "Il collegamento a un allegato è stato aperto.",
        "The link to an attachment was followed.",
    ),
}


def row(email_id, *, delivery="delivered", evidence="unknown", icon="sent", **fields):
    """An email as the service itself tells of one; what the page is to show is put over it."""
    waits = delivery in {"queued", "scheduled"}
    sent = icon not in {"queued", "cancelled"} and not waits and delivery != "cancelled"
    files = (Attachment(f"fattura-{email_id}.pdf", "application/pdf", 9, "0" * 64),)
    email = an_email(
        email_id=email_id,
        batch_id=f"b{email_id}",
        subject=f"Fattura {email_id}",
        to_email=f"cliente{email_id}@cliente.example",
        to_name=f"Cliente {email_id}",
        from_name="Rossi Infissi",
        attachments=files if fields.get("attachments") != [] else (),
        deliver_as=DeliverAs(fields.get("deliver_as", "link")),
        document=Document(id=7, number=str(email_id), version=None),
        queued_at=datetime(2026, 7, 1, 6, tzinfo=UTC),
        sent_at=datetime(2026, 11, 23, 17, 5, 9, tzinfo=UTC) if sent else None,
        lease_until=NOW + timedelta(minutes=3) if delivery == "sending" else None,
        cancelled_at=NOW if delivery == "cancelled" else None,
        erased_at=NOW if fields.get("to_email") == "" else None,
    )
    urls = ["https://files.example.test/1"] * len(email.attachments)
    now = due_at(email_id) if waits else NOW
    known = email_row(email, LENS, now=now, attachment_urls=urls, content=None)
    shown = {
        "delivery_status": delivery,
        "delivery_reason": DELIVERY.get(delivery, DELIVERY["sent"]),
        "evidence": evidence,
        "evidence_reason": EVIDENCE[evidence],
        "evidence_at": None,
        "cannot_know": [],
        "expectation": None,
        "icon": icon,
        "due_at": "2026-07-01T08:00:00+02:00",
        "can_cancel": False,
        "can_settle": False,
        "timeline": [],
        "newer_version_emailed": None,
        "template": None,
        "version_reason": None,
        "follow_ups": [],
    }
    return known | shown | fields


def an_example_of_everything():
    """Rows of every icon, with timelines."""
    hit = {"event": "hit", "at": "2026-11-24T10:41:00+01:00", "agent": "x", "network": "y"}
    sent = [
        {"event": "queued", "at": "2026-11-23T18:05:00+01:00"},
        {"event": "sent", "at": "2026-11-23T18:05:09+01:00", "reply": "250 2.0.0 Ok"},
    ]
    return [
        row(9, delivery="queued", icon="queued", can_cancel=True, timeline=sent[:1]),
        row(8, timeline=sent, content="<p>Buongiorno,</p><p>{{allegati}}</p>"),
        row(
            7,
            evidence="seen_through_proxy",
            icon="read",
            evidence_at="2026-11-24T10:41:00+01:00",
            recipient_date="2026-11-24T10:41:00+01:00",
            content="<p style='color: #b00'>Buongiorno</p>",
            timeline=[
                *sent,
                hit
                | {
                    "what": "pixel",
                    "verdict": "proxy",
                    "reason": EVIDENCE["seen_through_proxy"],
                },
                hit | {"what": "honeypot", "verdict": "machine", "reason": EVIDENCE["unknown"]},
            ],
            cannot_know=[reason("x", "Se viene inoltrata non si sa.", "Forwarding is unknown.")],
        ),
        row(
            6,
            evidence="downloaded",
            icon="downloaded",
            evidence_at="2026-11-24T10:41:00+01:00",
            timeline=[
                *sent,
                hit
                | {
                    "what": "0",
                    "filename": "fattura-6.pdf",
                    "verdict": "person",
                    "reason": EVIDENCE["downloaded"],
                },
            ],
        ),
        row(5, delivery="bounced", icon="problem", error_log="550 5.1.1 No such user"),
        row(4, delivery="outcome_unknown", icon="problem", can_settle=True),
        row(3, delivery="cancelled", icon="cancelled", category="quote"),
        row(2, is_copy=True, to_name="", attachments=[], document=None, subject=""),
    ]


def of_list(row):
    """What a list and a decision tell of an email."""
    return {name: row[name] for name in ROW_FIELDS}


def brief(row):
    """What tells an email that was just queued from another."""
    return {name: row[name] for name in ("id", "to_email", "delivery_status")}

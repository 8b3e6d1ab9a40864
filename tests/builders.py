"""What tests are about, with every detail that a test does not care for filled in."""

import json
from base64 import b64encode
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from chalicelib.domain.bodies import gate
from chalicelib.domain.categories import Category
from chalicelib.domain.clocks import Deadline
from chalicelib.domain.companies import Company, Licence, Security, SmtpSettings
from chalicelib.domain.dossier.dossiers import dossier
from chalicelib.domain.email_ids import mint_email_id
from chalicelib.domain.emails import Attachment, DeliverAs, Email, Transport
from chalicelib.domain.hits import HONEYPOT, PIXEL, Fetched, Hit, read_fetched
from chalicelib.domain.judging import Lens
from chalicelib.domain.tokens import KeyRing

MORNING = datetime(2026, 11, 24, 9, 42, 7, tzinfo=UTC)
"""10:42:07 in Rome."""

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

RING = KeyRing(current=1, keys={1: b"k" * 64})


def time_left(seconds: float) -> Deadline:
    """A deadline that is as far away however long the test takes."""
    return Deadline(seconds, clock=lambda: 0.0)


LENS = Lens(tracks=True)
BLIND_LENS = Lens(tracks=False)
"""Of a licence that does not track."""


def an_email(**details: Any) -> Email:
    """An invoice, queued in the morning and tracked."""
    email = Email(
        company_id=12345,
        email_id=mint_email_id(due_at=MORNING, noise=7),
        batch_id="b" * 32,
        category=Category.INVOICE,
        subject="Nostra fattura nr. 18",
        to_email="acquisti@verdicostruzioni.example",
        to_name="Verdi Costruzioni SpA",
        from_email="no-reply@ricevuta.example",
        from_name="Officina Bianchi Srl",
        reply_to=None,
        copy_to="",
        transport=Transport.SES,
        deliver_as=DeliverAs.LINK,
        attachments=(Attachment("fattura-18.pdf", "application/pdf", len(PDF), "0" * 64),),
        retention_months=24,
        queued_at=MORNING,
    )
    return replace(email, **details)


SES_EVENTS = sorted(path.stem for path in (Path(__file__).parent / "events").glob("*.json"))
"""AWS's published examples, by name."""


def ses_event(name: str, *, company_id: int | None = None, email_id: int | None = None) -> Any:
    """An event as SES publishes it, of the email that is named, or of one that nobody has."""
    event = json.loads((Path(__file__).parent / "events" / f"{name}.json").read_bytes())
    if company_id and email_id:
        event["mail"]["tags"] |= {"company_id": [str(company_id)], "email_id": [str(email_id)]}
    return event


def a_hit(*, what: str | Fetched = PIXEL, **details: Any) -> Hit:
    """A fetch of the pixel by an ordinary client, in the morning.

    What was fetched may be named as it is stored.
    """
    fetched = what if isinstance(what, Fetched) else read_fetched(what)
    hit = Hit(at=MORNING, fetched=fetched, agent="ordinary", network="unknown")
    return replace(hit, **details)


_LATER = MORNING + timedelta(hours=1)

GATE_SHOWN = {"gated": True, "hits": (a_hit(at=_LATER, what="0", source=7),), "hit_count": 1}
"""An email whose recipient was asked for the address and gave none."""

WHOLE_MAIL = {
    "hits": (a_hit(at=_LATER, what="0", source=1), a_hit(at=_LATER, what=HONEYPOT, source=2)),
    "hit_count": 2,
}
"""An email all of whose links were followed at once, the hidden one too."""


def a_send_body(**fields: Any) -> dict[str, Any]:
    """What a company's software posts to have an invoice e-mailed.

    A field set to None is left out.
    """
    body: dict[str, Any] = {
        "category": "invoice",
        "document": {"id": 18, "number": "18"},
        "to": [{"email": "acquisti@verdicostruzioni.example", "name": "Verdi Costruzioni SpA"}],
        "subject": "Nostra fattura nr. 18",
        "body": "<p>Gentile cliente,</p>{{allegati}}<p>Cordiali saluti</p>",
        "attachments": [
            {
                "filename": "fattura-18.pdf",
                "content_type": "application/pdf",
                "content_base64": b64encode(PDF).decode(),
            }
        ],
    }
    return {name: value for name, value in (body | fields).items() if value is not None}


def an_smtp(**details: Any) -> SmtpSettings:
    """A company's own server, verified."""
    smtp = SmtpSettings(
        host="mail.officina.example",
        port=587,
        security=Security.STARTTLS,
        username="amministrazione",
        encrypted_password=b"ciphertext",
        from_email="amministrazione@officina.example",
        from_name="Officina Bianchi Srl",
        verified_at=MORNING,
    )
    return replace(smtp, **details)


def a_company(**details: Any) -> Company:
    """A company with a Premium licence."""
    company = Company(12345, "Officina Bianchi Srl", Licence.PREMIUM)
    return replace(company, **details)


def a_dossier(email: Email | None = None, **company: Any) -> dict[str, Any]:
    """What is signed of an email that was opened a minute after it was sent."""
    minute = timedelta(minutes=1)
    opened = an_email(sent_at=MORNING, hits=(a_hit(at=MORNING + minute),), hit_count=1)
    return dossier(
        email or opened,
        a_company(**company),
        now=MORNING + timedelta(days=1),
        public_url="https://mail.example.test",
        to_be_stamped=False,
    )


def let_in(body: str, *, remote_pictures: bool = True) -> str:
    """What the gate lets through of a body."""
    return gate.let_in(body, remote_pictures=remote_pictures).html

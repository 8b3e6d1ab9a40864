"""The bodies of decisions about emails and their sending; imported when needed, as pydantic is."""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from chalicelib.domain.categories import Category
from chalicelib.domain.companies import (
    LONGEST_UNDO_SECONDS,
    RETENTION_MONTHS,
    Company,
    DefaultSender,
    OnUnknownOutcome,
)
from chalicelib.domain.consents import (
    Consent,
    ConsentRecord,
    ConsentSource,
    LegalBasis,
    OnUnknownConsent,
)
from chalicelib.domain.emails import Settlement
from chalicelib.domain.errors import invalid_field
from chalicelib.domain.judging import LONGEST_OPEN_WINDOW_SECONDS
from chalicelib.domain.problems import ProblemCode
from chalicelib.domain.requests import Recipient
from chalicelib.routes.request_bodies import (
    Actor,
    Body,
    Moment,
    PlainAddress,
    RecipientBody,
    WholeNumber,
    read_body,
)


class _Resend(Body):
    to: RecipientBody | None = None
    actor: Actor | None = None


class _Settlement(Body):
    outcome: Settlement
    actor: Actor | None = None


class SendingRules(Body):
    """How a company's emails wait, whose address they leave from, and where answers go."""

    undo_seconds: Annotated[WholeNumber, Field(ge=0, le=LONGEST_UNDO_SECONDS)]
    on_unknown_outcome: OnUnknownOutcome
    reply_to: PlainAddress | None = None
    default_sender: DefaultSender | None = None
    remote_pictures: Annotated[bool, Field(strict=True)] = False


def _offered(months: int) -> int:
    if months not in RETENTION_MONTHS:
        raise ValueError(f"One of {', '.join(map(str, RETENTION_MONTHS))}.")
    return months


class TrackingRules(Body):
    """What a company records of reading, how long, and how it is judged."""

    open_window_seconds: Annotated[WholeNumber, Field(ge=0, le=LONGEST_OPEN_WINDOW_SECONDS)]
    believe_programs: Annotated[bool, Field(strict=True)] = False
    unknown_consent: OnUnknownConsent | None = None
    legal_basis: dict[Category, LegalBasis] | None = None
    retention_months: Annotated[WholeNumber, AfterValidator(_offered)] | None = None
    gate_attachments: Annotated[bool, Field(strict=True)] = False
    gate_asks_for: Literal["address", "code"] | None = None


class _Consent(Body):
    consent: Consent
    source: Literal["company", "import"] = "company"
    at: Moment | None = None


def read_resend_request(raw_body: bytes) -> tuple[Recipient | None, str]:
    """Read to whom an email is to be sent again, if not to its own recipient, and who says so.

    Raises:
        MalformedRequest: the body is not JSON.
        InvalidRequest: says which field is wrong, and why.
    """
    body = read_body(_Resend, raw_body)
    to = Recipient(body.to.email, body.to.name) if body.to else None
    return to, body.actor or ""


def read_settlement(raw_body: bytes) -> tuple[Settlement, str]:
    """Read how an unknown outcome is settled, and who says so; raises likewise."""
    body = read_body(_Settlement, raw_body)
    return body.outcome, body.actor or ""


def read_sending_rules(raw_body: bytes, company: Company) -> Company:
    """The company with these rules, which are all of them; raises likewise."""
    rules = read_body(SendingRules, raw_body)
    return replace(
        company,
        undo_seconds=rules.undo_seconds,
        on_unknown_outcome=rules.on_unknown_outcome,
        reply_to=rules.reply_to,
        default_sender=rules.default_sender,
        remote_pictures=rules.remote_pictures,
    )


def read_tracking_rules(raw_body: bytes, company: Company) -> Company:
    """The company with these rules, which are all of them: what is not named is as at first.

    Raises likewise.
    """
    rules = read_body(TrackingRules, raw_body)
    at_first = Company(company.company_id, company.name, company.licence)
    return replace(
        company,
        open_window_seconds=rules.open_window_seconds,
        believe_programs=rules.believe_programs,
        on_unknown_consent=rules.unknown_consent or at_first.on_unknown_consent,
        legal_basis=rules.legal_basis or at_first.legal_basis,
        retention_months=rules.retention_months or at_first.retention_months,
        gate_attachments=rules.gate_attachments,
        gate_by_code=rules.gate_asks_for == "code",
    )


def read_consent(raw_body: bytes, *, now: datetime) -> ConsentRecord:
    """Read what a recipient consents to; raises likewise."""
    said = read_body(_Consent, raw_body)
    if said.at and said.at > now:
        sentence = "This moment has not come yet."
        raise invalid_field("at", ProblemCode.MOMENT_TOO_FAR, sentence, days=0)
    return ConsentRecord(said.consent, ConsentSource(said.source), said.at or now)

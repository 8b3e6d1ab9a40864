"""The bodies of decisions about emails and their sending; imported when needed, as pydantic is."""

from typing import Annotated

from pydantic import Field, ValidationError

from chalicelib.mail.companies import LONGEST_UNDO_SECONDS, OnUnknownOutcome
from chalicelib.mail.emails import Settlement
from chalicelib.mail.requests import Recipient
from chalicelib.mail.verdicts import LONGEST_OPEN_WINDOW_SECONDS
from chalicelib.routes.request_bodies import Body, EmailAddress, OneLine, refuse


class _To(Body):
    email: EmailAddress
    name: Annotated[OneLine, Field(max_length=200)] = ""


class _Resend(Body):
    to: _To | None = None


class _Settlement(Body):
    outcome: Settlement


class _SendingRules(Body):
    undo_seconds: Annotated[int, Field(strict=True, ge=0, le=LONGEST_UNDO_SECONDS)]
    on_unknown_outcome: OnUnknownOutcome


class _TrackingRules(Body):
    open_window_seconds: Annotated[int, Field(strict=True, ge=0, le=LONGEST_OPEN_WINDOW_SECONDS)]
    believe_programs: Annotated[bool, Field(strict=True)] = False


def read_resend_request(raw_body: bytes) -> Recipient | None:
    """Whom to send an email again, if not to whom it went.

    Raises:
        MalformedRequest: the body is not JSON.
        InvalidRequest: says which field is wrong, and why.
    """
    to = _read(_Resend, raw_body).to
    return Recipient(to.email, to.name) if to else None


def read_settlement(raw_body: bytes) -> Settlement:
    """What is said of an unknown outcome; raises as `read_resend_request` does."""
    return _read(_Settlement, raw_body).outcome


def read_sending_rules(raw_body: bytes) -> tuple[int, OnUnknownOutcome]:
    """The undo window in seconds, and what to do about unknown outcomes; raises likewise."""
    rules = _read(_SendingRules, raw_body)
    return rules.undo_seconds, rules.on_unknown_outcome


def read_tracking_rules(raw_body: bytes) -> tuple[int, bool]:
    """The open window in seconds, and whether programs are believed; raises likewise."""
    rules = _read(_TrackingRules, raw_body)
    return rules.open_window_seconds, rules.believe_programs


def _read[B: Body](model: type[B], raw_body: bytes) -> B:
    try:
        return model.model_validate_json(raw_body or b"{}")
    except ValidationError as error:
        raise refuse(error) from error

"""The body by which an address is suppressed; imported when needed, as pydantic is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from pydantic import Field

from chalicelib.domain.errors import invalid_field
from chalicelib.domain.feedback.suppressions import LONGEST_NOTE
from chalicelib.domain.problems import ProblemCode
from chalicelib.routes.request_bodies import Actor, Body, Moment, OneLine, read_body


class _Suppression(Body):
    note: Annotated[OneLine, Field(max_length=LONGEST_NOTE)] = ""
    until: Moment | None = None
    actor: Actor | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """How an address is to be suppressed by hand."""

    note: str
    until: datetime | None
    actor: str


def read_wish(raw_body: bytes, *, now: datetime) -> Wish:
    """Read it.

    Raises:
        MalformedRequest: the body is not JSON.
        InvalidRequest: says which field is wrong, and why.
    """
    body = read_body(_Suppression, raw_body)
    if body.until and body.until <= now:
        raise invalid_field("until", ProblemCode.MOMENT_PAST, "This moment has passed.")
    return Wish(body.note, body.until, body.actor or "")

"""Suppressions as answers have them, and why they are lifted."""

from typing import Any

from chalice.app import Request

from chalicelib.actions.suppressions.show_suppression import Standing
from chalicelib.domain.errors import invalid_field
from chalicelib.domain.feedback.suppressions import LONGEST_NOTE, Suppression
from chalicelib.domain.periods import in_rome
from chalicelib.domain.problems import ProblemCode
from chalicelib.domain.requests import is_one_line
from chalicelib.domain.words import label
from chalicelib.routes.callers import given


def suppression_shown(one: Suppression) -> dict[str, Any]:
    """A suppression as answers have it."""
    return {
        "email": one.address,
        "reason": {"code": one.why.value, **label("suppressed_for", one.why)},
        "since": in_rome(one.since),
        "until": in_rome(one.until),
        "by": one.by or None,
        "note": one.note or None,
        "email_id": one.email_id,
    }


def standing_shown(standing: Standing) -> dict[str, Any]:
    """A suppression with its scope, whether it holds, and how it was lifted before."""
    one = standing.suppression
    lifts = [
        {"at": in_rome(lift.at), "by": lift.by or None, "reason": lift.because}
        for lift in one.lifts
    ]
    return suppression_shown(one) | {
        "suppressed": standing.holds,
        "scope": "operator" if standing.of_operator else "company",
        "lifts": lifts,
    }


def because_said(request: Request) -> str:
    """Why a suppression is to be lifted, as the query says.

    Raises:
        InvalidRequest: it does not, or not in one line.
    """
    [*_, said] = given(request).get("reason") or [""]
    said = said.strip()
    if not said or len(said) > LONGEST_NOTE or not is_one_line(said):
        sentence = f"Say why in one line of at most {LONGEST_NOTE} characters."
        raise invalid_field("reason", ProblemCode.REQUIRED, sentence)
    return said

"""/operator/suppressions/{email}: what keeps all companies' mail from an address."""

from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import unquote

from chalice.app import Request, Response

from chalicelib.actions.operator.lift_for_all import lift_for_all
from chalicelib.actions.suppressions.show_suppression import Standing
from chalicelib.domain.errors import NotFound
from chalicelib.domain.feedback.suppressions import OPERATOR
from chalicelib.routes.callers import address_said
from chalicelib.routes.company.suppression_answers import because_said, standing_shown
from chalicelib.routes.operator.callers import operator_of
from chalicelib.routes.responses import JSON, answer, in_envelope
from chalicelib.tables.suppressions import find_suppression


@in_envelope
def show(request: Request, email: str) -> Response:
    """Whether mail goes there, and what was decided of it."""
    operator_of(request)
    address = address_said(unquote(email))
    known, _ = find_suppression(OPERATOR, address)
    if known is None:
        raise NotFound("No such suppression.")
    holds = known.holds(now=datetime.now(UTC))
    shown = replace(known, address=address)
    return answer({"data": standing_shown(Standing(shown, of_operator=True, holds=holds))})


@in_envelope
def lift(request: Request, email: str) -> Response:
    """Have mail go there again, for a reason that is kept."""
    by, now = operator_of(request, "reason"), datetime.now(UTC)
    because = because_said(request)
    lift_for_all(address_said(unquote(email)), by=by, because=because, now=now)
    return Response("", headers=dict(JSON), status_code=204)

"""/c/{company_id}/subscriptions/{id}/deliveries: what a sink was told, and is to be told again."""

import re
from datetime import UTC, datetime

from chalice.app import Request, Response

from chalicelib.actions.webhooks.replay import replay_one, replay_since
from chalicelib.actions.webhooks.send_test import send_test
from chalicelib.domain.companies import Scope
from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.domain.webhooks.deliveries import KEPT_FOR
from chalicelib.routes.callers import asked
from chalicelib.routes.company.webhooks.answers import delivery_row
from chalicelib.routes.company.webhooks.bodies import read_replay
from chalicelib.routes.company.webhooks.views import found_subscription
from chalicelib.routes.raw_bodies import raw_body
from chalicelib.routes.responses import answer, in_envelope
from chalicelib.tables.webhooks.deliveries import deliveries_page

_SHOWN_AT_ONCE = 50
_AFTER_ALL = "9"
_DELIVERY = re.compile(r"[0-9]{20}-[a-z0-9_]{1,50}", re.ASCII)


@in_envelope
def test(request: Request, company_id: str, subscription_id: str) -> Response:
    """Have the sink told something that means nothing; the log shows what came of it."""
    known = found_subscription(request, company_id, subscription_id, Scope.SETTINGS_WRITE)
    return answer({"data": delivery_row(send_test(known, now=datetime.now(UTC)))}, status=202)


@in_envelope
def index(request: Request, company_id: str, subscription_id: str) -> Response:
    """What the sink was told in the last thirty days, the newest first, and what it answered."""
    known = found_subscription(request, company_id, subscription_id, Scope.EMAILS_READ)
    [*_, cursor] = asked(request, "cursor").get("cursor") or [""]
    page = deliveries_page(
        known.company_id,
        known.subscription_id,
        before=_position(cursor, "cursor"),
        most=_SHOWN_AT_ONCE,
    )
    following = page[-1].delivery_id if len(page) == _SHOWN_AT_ONCE else None
    return answer({"data": [delivery_row(one) for one in page], "next_cursor": following})


@in_envelope
def replay(request: Request, company_id: str, subscription_id: str) -> Response:
    """Have one delivery made once more, or what was told, or could not be told, since then."""
    known = found_subscription(request, company_id, subscription_id, Scope.SETTINGS_WRITE)
    body, now = read_replay(raw_body(request)), datetime.now(UTC)
    if body.delivery_id is not None:
        done = replay_one(known, body.delivery_id, now=now)
    else:
        done = replay_since(
            known,
            body.since or now - KEPT_FOR,
            before=_position(body.before or "", "data.before"),
            failed_only=body.failed_only,
            now=now,
        )
    return answer({"data": {"replayed": done.count, "before": done.before}}, status=202)


def _position(said: str, field: str) -> str:
    if said and not _DELIVERY.fullmatch(said):
        problem = Problem(ProblemCode.INVALID, "This is no place in this list.")
        raise InvalidRequest({field: [problem]})
    return said or _AFTER_ALL

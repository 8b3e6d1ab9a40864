"""/c/{company_id}/subscriptions: where a company's software is told what became of its emails."""

from datetime import UTC, datetime
from typing import Any

from chalice.app import Request, Response

from chalicelib.actions.webhooks.change_subscription import change_subscription
from chalicelib.actions.webhooks.create_subscription import Subscribed, create_subscription
from chalicelib.actions.webhooks.rotate_secret import rotate_secret
from chalicelib.actions.webhooks.verify_sink import verify_sink
from chalicelib.domain.companies import Scope
from chalicelib.domain.errors import NotFound
from chalicelib.domain.periods import in_rome
from chalicelib.domain.webhooks.subscriptions import SECRETS_OVERLAP, Subscription
from chalicelib.routes.callers import company_of
from chalicelib.routes.company.webhooks.answers import subscription_row
from chalicelib.routes.company.webhooks.bodies import (
    read_change,
    read_creation,
    read_verification,
)
from chalicelib.routes.raw_bodies import raw_body
from chalicelib.routes.responses import JSON, answer, in_envelope
from chalicelib.tables.webhooks.subscriptions import (
    delete_subscription,
    find_subscription,
    subscriptions_of,
)


@in_envelope
def index(request: Request, company_id: str) -> Response:
    """The company's subscriptions."""
    company, now = company_of(request, company_id, Scope.EMAILS_READ), datetime.now(UTC)
    found = subscriptions_of(company.company_id)
    return answer({"data": [subscription_row(one, now=now) for one in found]})


@in_envelope
def create(request: Request, company_id: str) -> Response:
    """Subscribe a sink, and challenge it."""
    company = company_of(request, company_id, Scope.SETTINGS_WRITE)
    sink, wish = read_creation(raw_body(request))
    now = datetime.now(UTC)
    return _told(create_subscription(company.company_id, sink, wish, now=now), now)


@in_envelope
def show(request: Request, company_id: str, subscription_id: str) -> Response:
    """One subscription."""
    found = found_subscription(request, company_id, subscription_id, Scope.EMAILS_READ)
    return answer({"data": subscription_row(found, now=datetime.now(UTC))})


@in_envelope
def change(request: Request, company_id: str, subscription_id: str) -> Response:
    """Change what is named of a subscription."""
    known = found_subscription(request, company_id, subscription_id, Scope.SETTINGS_WRITE)
    now = datetime.now(UTC)
    return _told(change_subscription(known, read_change(raw_body(request)), now=now), now)


@in_envelope
def remove(request: Request, company_id: str, subscription_id: str) -> Response:
    """Take a subscription away; what was on its way to its sink is not told."""
    delete_subscription(
        found_subscription(request, company_id, subscription_id, Scope.SETTINGS_WRITE)
    )
    return Response("", headers=dict(JSON), status_code=200)


@in_envelope
def verify(request: Request, company_id: str, subscription_id: str) -> Response:
    """Challenge the sink once more."""
    known = found_subscription(request, company_id, subscription_id, Scope.SETTINGS_WRITE)
    verify_sink(known, read_verification(raw_body(request)), now=datetime.now(UTC))
    return Response("", headers=dict(JSON), status_code=200)


@in_envelope
def renew_secret(request: Request, company_id: str, subscription_id: str) -> Response:
    """A new secret, shown this once; the one before signs along for a day."""
    known = found_subscription(request, company_id, subscription_id, Scope.SETTINGS_WRITE)
    now = datetime.now(UTC)
    secret = rotate_secret(known, now=now)
    until = now + SECRETS_OVERLAP if known.secret else None
    return answer({"data": {"secret": secret, "previous_until": in_rome(until)}}, status=201)


def found_subscription(
    request: Request, company_id: str, subscription_id: str, scope: Scope
) -> Subscription:
    """The subscription that a path names, if the caller reaches that far.

    Raises as `company_of` does, and NotFound where the company has none of this id.
    """
    company = company_of(request, company_id, scope)
    found = find_subscription(company.company_id, subscription_id)
    if found is None:
        raise NotFound("There is no such subscription.")
    return found


def _told(made: Subscribed, now: datetime) -> Response:
    row: dict[str, Any] = subscription_row(made.subscription, now=now)
    if made.secret:
        row["secret"] = made.secret
    return answer({"data": row, "warnings": [*made.warnings] or None})

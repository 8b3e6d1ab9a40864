"""Make a subscription, and see whether its sink wants it."""

from dataclasses import dataclass, replace
from datetime import datetime
from secrets import token_hex

from chalicelib.actions.webhooks.challenge_sink import challenge_sink
from chalicelib.actions.webhooks.mint_secret import mint_secret
from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.domain.webhooks.subscriptions import (
    MOST_SUBSCRIPTIONS,
    Mapping,
    Signature,
    Subscription,
    VerificationMethod,
    choose_types,
)
from chalicelib.tables.webhooks.subscriptions import put_subscription, subscriptions_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a company says of a subscription; None: nothing."""

    sink: str | None = None
    types: tuple[str, ...] | None = None
    """FIC's."""
    events: tuple[str, ...] | None = None
    """The service's own."""
    mapping: Mapping | None = None
    verification_method: VerificationMethod | None = None
    signature: Signature | None = None


@dataclass(frozen=True, slots=True)
class Subscribed:
    """A subscription as it is now, and what is to be said of it this once."""

    subscription: Subscription
    warnings: tuple[str, ...] = ()
    secret: str | None = None
    """In clear: it is not shown again."""


def create_subscription(company_id: int, sink: str, wish: Wish, *, now: datetime) -> Subscribed:
    """Store a subscription, and challenge its sink.

    Raises:
        InvalidRequest: it is for no event that there is, or one too many.
        TryAgainLater: a table, a queue or KMS does not answer.
    """
    others = subscriptions_of(company_id)
    if len(others) >= MOST_SUBSCRIPTIONS:
        sentence = f"At most {MOST_SUBSCRIPTIONS} subscriptions."
        problem = Problem(ProblemCode.TOO_LARGE, sentence, max=MOST_SUBSCRIPTIONS)
        raise InvalidRequest({"subscriptions": [problem]})
    types, warnings = choose_types(wish.types or (), wish.events or (), taken=taken_by(others))
    check_types(types)
    signature = wish.signature or Signature.JWT
    secret, cipher = mint_secret(company_id) if signature is Signature.STANDARD else (None, None)
    made = Subscription(
        company_id=company_id,
        subscription_id=f"SUB{token_hex(8)}",
        sink=sink,
        types=types,
        mapping=wish.mapping or Mapping.BINARY,
        verification_method=wish.verification_method or VerificationMethod.HEADER,
        signature=signature,
        created_at=now,
        secret=cipher,
    )
    put_subscription(made)
    failure = challenge_sink(made, made.verification_method, now=now)
    if failure:
        warnings.append(f"The sink is not verified yet: {failure.value}.")
        return Subscribed(made, tuple(warnings), secret)
    return Subscribed(replace(made, verified_at=now), tuple(warnings), secret)


def taken_by(others: list[Subscription]) -> frozenset[str]:
    """The types of other subscriptions: FIC has one subscription for each."""
    return frozenset(name for other in others for name in other.types)


def check_types(types: tuple[str, ...]) -> None:
    """Raise InvalidRequest where there is nothing to tell."""
    if not types:
        problem = Problem(ProblemCode.REQUIRED, "Name at least one event that there is.")
        raise InvalidRequest({"types": [problem]})

"""Change a subscription."""

from dataclasses import replace
from datetime import datetime

from chalicelib.actions.webhooks.challenge_sink import challenge_sink
from chalicelib.actions.webhooks.create_subscription import (
    Subscribed,
    Wish,
    check_types,
    taken_by,
)
from chalicelib.actions.webhooks.rotate_secret import rotate_secret
from chalicelib.domain.errors import NotFound
from chalicelib.domain.webhooks.subscriptions import (
    OWN_TYPES,
    Signature,
    Subscription,
    choose_types,
)
from chalicelib.tables.webhooks import subscriptions as table


def change_subscription(known: Subscription, wish: Wish, *, now: datetime) -> Subscribed:
    """Change what is named; a new sink has to show that it wants events.

    Raises:
        InvalidRequest: it is for no event that there is.
        NotFound: there is none any more.
        TryAgainLater: a table, a queue or KMS does not answer.
    """
    others = [
        one
        for one in table.subscriptions_of(known.company_id)
        if one.subscription_id != known.subscription_id
    ]
    own = tuple(name for name in known.types if name in OWN_TYPES)
    fic = tuple(name for name in known.types if name not in OWN_TYPES)
    types, warnings = choose_types(
        fic if wish.types is None else wish.types,
        own if wish.events is None else wish.events,
        taken=taken_by(others),
    )
    check_types(types)
    sink = wish.sink or known.sink
    is_new = sink != known.sink
    changed = replace(
        known,
        sink=sink,
        types=types,
        mapping=wish.mapping or known.mapping,
        verification_method=wish.verification_method or known.verification_method,
        signature=wish.signature or known.signature,
        verified_at=None if is_new else known.verified_at,
        ended_at=None if is_new else known.ended_at,
        ended=None if is_new else known.ended,
    )
    if not table.change_subscription(changed):
        raise NotFound("There is no such subscription.")
    secret = None
    if changed.signature is Signature.STANDARD and changed.secret is None:
        secret = rotate_secret(changed, now=now)
    if is_new:
        failure = challenge_sink(changed, changed.verification_method, now=now)
        if failure:
            warnings.append(f"The sink is not verified yet: {failure.value}.")
        else:
            changed = replace(changed, verified_at=now)
    return Subscribed(changed, tuple(warnings), secret)

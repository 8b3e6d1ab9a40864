"""The subscriptions table: who wants to be told what, and how their sink does."""

from datetime import datetime

from pynamodb.attributes import (
    BinaryAttribute,
    JSONAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.expressions.update import Action
from pynamodb.models import Model

from chalicelib.domain.webhooks.retries import pause_after
from chalicelib.domain.webhooks.subscriptions import (
    Ended,
    Mapping,
    Signature,
    Subscription,
    VerificationMethod,
)
from chalicelib.tables.attributes import MomentAttribute
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.names import TableName
from chalicelib.tables.patience import InTime
from chalicelib.tables.updates import counted_in_window, updated_if


class SubscriptionItem(Model):
    """A subscription as it lies in the table."""

    class Meta(InTime):
        table_name = TableName(lambda settings: settings.subscriptions_table)

    company_id = NumberAttribute(hash_key=True)
    subscription_id = UnicodeAttribute(range_key=True)
    sink = UnicodeAttribute()
    types = JSONAttribute()
    mapping = UnicodeAttribute()
    verification_method = UnicodeAttribute()
    signature = UnicodeAttribute()
    created_at = MomentAttribute()
    verified_at = MomentAttribute(null=True)
    ended_at = MomentAttribute(null=True)
    ended = UnicodeAttribute(null=True)
    secret = BinaryAttribute(legacy_encoding=False, null=True)
    previous_secret = BinaryAttribute(legacy_encoding=False, null=True)
    previous_until = MomentAttribute(null=True)
    failures = NumberAttribute(default=0)
    paused_until = MomentAttribute(null=True)
    verify_window = NumberAttribute(null=True)
    verify_tries = NumberAttribute(null=True)
    """How often the sink was challenged in the span of time `verify_window`."""


@failures_as_try_again()
def subscriptions_of(company_id: int) -> list[Subscription]:
    """A company's subscriptions, as last written."""
    return [*map(_to_subscription, SubscriptionItem.query(company_id, consistent_read=True))]


@failures_as_try_again()
def find_subscription(company_id: int, subscription_id: str) -> Subscription | None:
    """The company's subscription of this id, as last written."""
    try:
        return _to_subscription(
            SubscriptionItem.get(company_id, subscription_id, consistent_read=True)
        )
    except SubscriptionItem.DoesNotExist:
        return None


@failures_as_try_again()
def put_subscription(subscription: Subscription) -> None:
    """Store a new subscription."""
    SubscriptionItem(
        subscription.company_id,
        subscription.subscription_id,
        sink=subscription.sink,
        types=[*subscription.types],
        mapping=subscription.mapping,
        verification_method=subscription.verification_method,
        signature=subscription.signature,
        created_at=subscription.created_at,
        secret=subscription.secret,
    ).save()


@failures_as_try_again()
def change_subscription(subscription: Subscription) -> bool:
    """Store what a company may change of a subscription; False: there is none any more.

    One whose sink is not verified begins anew with it.
    """
    fresh = subscription.verified_at is None
    return _changed(
        subscription,
        SubscriptionItem.sink.set(subscription.sink),
        SubscriptionItem.types.set([*subscription.types]),
        SubscriptionItem.mapping.set(subscription.mapping),
        SubscriptionItem.verification_method.set(subscription.verification_method),
        SubscriptionItem.signature.set(subscription.signature),
        *(
            (
                SubscriptionItem.verified_at.remove(),
                SubscriptionItem.ended_at.remove(),
                SubscriptionItem.ended.remove(),
                SubscriptionItem.paused_until.remove(),
                SubscriptionItem.failures.set(0),
            )
            if fresh
            else ()
        ),
    )


@failures_as_try_again()
def record_verified(subscription: Subscription, *, at: datetime) -> bool:
    """Record that this very sink wants events; False: it is another one now."""
    item = SubscriptionItem(subscription.company_id, subscription.subscription_id)
    return updated_if(
        item, [SubscriptionItem.verified_at.set(at)], SubscriptionItem.sink == subscription.sink
    )


@failures_as_try_again()
def record_secret(subscription: Subscription, secret: bytes, *, overlap_until: datetime) -> bool:
    """Record a new secret; the one before signs along until then."""
    before = (
        (
            SubscriptionItem.previous_secret.set(subscription.secret),
            SubscriptionItem.previous_until.set(overlap_until),
        )
        if subscription.secret
        else ()
    )
    return _changed(subscription, SubscriptionItem.secret.set(secret), *before)


@failures_as_try_again()
def record_success(subscription: Subscription) -> None:
    """Record that the sink took something after it had failed."""
    _changed(subscription, SubscriptionItem.failures.set(0), SubscriptionItem.paused_until.remove())


@failures_as_try_again()
def record_failure(subscription: Subscription, *, at: datetime) -> None:
    """Record that the sink failed once more; after several in a row it is left alone."""
    item = SubscriptionItem(subscription.company_id, subscription.subscription_id)
    exists = SubscriptionItem.company_id.exists()
    if not updated_if(item, [SubscriptionItem.failures.add(1)], exists):
        return
    pause = pause_after(int(item.failures))
    if pause:
        _changed(subscription, SubscriptionItem.paused_until.set(at + pause))


@failures_as_try_again()
def record_ended(subscription: Subscription, why: Ended, *, at: datetime) -> None:
    """Record that the subscription is told nothing any more."""
    _changed(subscription, SubscriptionItem.ended_at.set(at), SubscriptionItem.ended.set(why.value))


@failures_as_try_again()
def count_challenge(subscription: Subscription, *, window: int, most: int) -> bool:
    """Count one more challenge in this span of time; False: there were as many as may be."""
    return counted_in_window(
        SubscriptionItem(subscription.company_id, subscription.subscription_id),
        window=SubscriptionItem.verify_window,
        count=SubscriptionItem.verify_tries,
        now=window,
        most=most,
        exists=SubscriptionItem.company_id.exists(),
    )


@failures_as_try_again()
def delete_subscription(subscription: Subscription) -> None:
    """Take the subscription away."""
    SubscriptionItem(subscription.company_id, subscription.subscription_id).delete()


def _changed(subscription: Subscription, *actions: Action) -> bool:
    item = SubscriptionItem(subscription.company_id, subscription.subscription_id)
    return updated_if(item, [*actions], SubscriptionItem.company_id.exists())


def _to_subscription(item: SubscriptionItem) -> Subscription:
    return Subscription(
        company_id=int(item.company_id),
        subscription_id=item.subscription_id,
        sink=item.sink,
        types=tuple(item.types),
        mapping=Mapping(item.mapping),
        verification_method=VerificationMethod(item.verification_method),
        signature=Signature(item.signature),
        created_at=item.created_at,
        verified_at=item.verified_at,
        ended_at=item.ended_at,
        ended=Ended(item.ended) if item.ended else None,
        secret=item.secret,
        previous_secret=item.previous_secret,
        previous_until=item.previous_until,
        failures=int(item.failures),
        paused_until=item.paused_until,
    )

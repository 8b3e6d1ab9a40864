"""Give a subscription a new secret; the one before signs along for a day."""

from datetime import datetime

from chalicelib.actions.webhooks.mint_secret import mint_secret
from chalicelib.domain.errors import NotFound
from chalicelib.domain.webhooks.subscriptions import SECRETS_OVERLAP, Subscription
from chalicelib.tables.webhooks.subscriptions import record_secret


def rotate_secret(subscription: Subscription, *, now: datetime) -> str:
    """The new secret in clear, which is not shown again.

    Raises:
        NotFound: there is no such subscription any more.
        TryAgainLater: the table or KMS does not answer.
    """
    secret, cipher = mint_secret(subscription.company_id)
    if not record_secret(subscription, cipher, overlap_until=now + SECRETS_OVERLAP):
        raise NotFound("There is no such subscription.")
    return secret

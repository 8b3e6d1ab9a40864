"""See once more whether a sink wants events."""

from datetime import datetime, timedelta

from chalicelib.actions.webhooks.challenge_sink import challenge_sink
from chalicelib.domain.errors import InvalidRequest, TooManyRequests
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.domain.webhooks.subscriptions import Subscription, VerificationMethod
from chalicelib.tables.webhooks.subscriptions import count_challenge

_MOST_IN_A_WINDOW = 5
_WINDOW = timedelta(minutes=10)


def verify_sink(
    subscription: Subscription, method: VerificationMethod | None, *, now: datetime
) -> None:
    """Challenge the sink; returns where it wants events.

    Raises:
        InvalidRequest: it does not; says why.
        TooManyRequests: it was challenged five times in ten minutes.
        TryAgainLater: a table or the queue does not answer.
    """
    window = int(now.timestamp() // _WINDOW.total_seconds())
    if not count_challenge(subscription, window=window, most=_MOST_IN_A_WINDOW):
        raise TooManyRequests(_WINDOW)
    method = method or subscription.verification_method
    failure = challenge_sink(subscription, method, now=now)
    if failure:
        sentence = f"The sink did not say the challenge back: {failure.value}."
        problem = Problem(ProblemCode.SINK_NOT_VERIFIED, sentence, failure=failure.value)
        raise InvalidRequest({"sink": [problem]})

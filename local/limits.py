"""What API Gateway lets through: so many requests a second, so large, and for so long.

The variables make each of them small, so that whoever integrates meets them at their desk.
"""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Self

from local.gateway import Request, Response
from local.gateway_answers import own_answer


@dataclass(frozen=True, slots=True)
class Limits:
    """As API Gateway has them, and the template's `RequestsPerSecond`."""

    requests_per_second: float = 200
    largest_body: int = 10 * 1024 * 1024
    """In bytes."""
    seconds: float = 29
    """For which it waits for the Lambda."""

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Self:
        """As the variables say, and else as on AWS."""
        return cls(
            float(environment.get("LOCAL_REQUESTS_PER_SECOND", cls().requests_per_second)),
            int(environment.get("LOCAL_LARGEST_BODY", cls().largest_body)),
            float(environment.get("LOCAL_SECONDS", cls().seconds)),
        )


class Throttle:
    """A bucket of tokens that holds a second's worth, as API Gateway's does."""

    def __init__(self, per_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_second
        self._clock = clock
        self._tokens = self._most = max(1.0, per_second)
        self._filled_at = clock()
        self._counting = threading.Lock()

    def take(self) -> bool:
        """Whether one more may pass now."""
        with self._counting:
            now = self._clock()
            grown = self._tokens + (now - self._filled_at) * self._per_second
            self._tokens, self._filled_at = min(self._most, grown), now
            if self._tokens < 1:
                return False
            self._tokens -= 1
            return True


class LimitedApi:
    """An API behind the limits."""

    def __init__(self, api: Callable[[Request], Response], limits: Limits) -> None:
        self._api = api
        self._limits = limits
        self._throttle = Throttle(limits.requests_per_second)

    def __call__(self, request: Request) -> Response:
        """Answer a request, or say which limit it met; the Lambda works on where it is too slow."""
        if not self._throttle.take():
            return own_answer("THROTTLED", request.id)
        if len(request.body) > self._limits.largest_body:
            return own_answer("REQUEST_TOO_LARGE", request.id)
        answers: SimpleQueue[Response] = SimpleQueue()
        # A daemon: what hangs must not keep the stage from ending.
        work = threading.Thread(target=lambda: answers.put(self._api(request)), daemon=True)
        work.start()
        try:
            return answers.get(timeout=self._limits.seconds)
        except Empty:
            return own_answer("INTEGRATION_TIMEOUT", request.id)

"""Ricevuta from a product's backend: the few calls that it needs, and when they are repeated."""

import os
import time
from typing import Any

import requests

BASE = os.environ["RICEVUTA_URL"]
COMPANY = f"{BASE}/c/{os.environ['RICEVUTA_COMPANY']}"

AGAIN = {429, 502, 503, 504}
"""Nothing was done, or nobody knows: the same request under the same key does no harm."""
TRIES = 3
SECONDS = 35
"""Longer than API Gateway waits, so that the service's word comes first."""

_session = requests.Session()
_session.headers["Authorization"] = f"Bearer {os.environ['RICEVUTA_KEY']}"


class Refused(Exception):
    """The service said no: `code` says why to a program, `request_id` what to tell its operator."""

    def __init__(self, error: dict[str, Any]) -> None:
        """Keep what it said."""
        super().__init__(f"{error['code']}: {error['message']} ({error['request_id']})")
        self.code = error["code"]
        self.problems = error["problems"]


def ask(method: str, path: str, *, key: str | None = None, **more: Any) -> requests.Response:
    """The answer, asked for again where that may help.

    Args:
        method: of HTTP.
        path: below the company's, such as `/emails`.
        key: the `Idempotency-Key`; what sends mail is repeated only under one.
        more: as `requests` takes it.

    Raises:
        Refused: asking again would not help, or did not.
    """
    headers = {"Idempotency-Key": key} if key else {}
    for left in reversed(range(TRIES)):
        answer = _session.request(method, COMPANY + path, headers=headers, timeout=SECONDS, **more)
        if answer.ok:
            return answer
        if answer.status_code not in AGAIN or not left or (method == "POST" and not key):
            break
        time.sleep(float(answer.headers.get("Retry-After", 1)))
    raise Refused(answer.json()["error"])

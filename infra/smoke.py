"""Whether a deployed API answers as it should: a handful of requests that change nothing."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.error import HTTPError, URLError

GIF = b"GIF89a"
FORGED = "A" * 40


@dataclass(frozen=True)
class Answer:
    """What the API said."""

    status: int
    content_type: str
    body: bytes

    def is_envelope(self) -> bool:
        """Whether it is an error in the envelope of the service."""
        try:
            return isinstance(json.loads(self.body)["error"]["message"], str)
        except (ValueError, LookupError, TypeError):
            return False


def faults_of(base_url: str) -> Iterator[str]:
    """One sentence for each answer that is wrong."""
    for path, expected, right in EXPECTED:
        try:
            answer = get(base_url + path)
        except (URLError, OSError) as error:
            yield f"GET {path}: {error}"
            continue
        if not right(answer):
            got = f"{answer.status} {answer.content_type} {answer.body[:80]!r}"
            yield f"GET {path}: expected {expected}, got {got}"


EXPECTED: list[tuple[str, str, Callable[[Answer], bool]]] = [
    ("/", "the page", lambda one: one.status == 200 and b"<html" in one.body),  # noqa: PLR2004
    (
        f"/o/{FORGED}",
        "a GIF, of a forged token too",
        lambda one: one.status == 200 and one.body.startswith(GIF),  # noqa: PLR2004
    ),
    (
        "/.well-known/jwks.json",
        "the public keys, of KMS",
        lambda one: one.status == 200 and b'"keys"' in one.body,  # noqa: PLR2004
    ),
    (f"/a/{FORGED}", "404", lambda one: one.status == 404),  # noqa: PLR2004
    (
        "/c/1/emails",
        "401 in the envelope",
        lambda one: one.status == 401 and one.is_envelope(),  # noqa: PLR2004
    ),
]


def get(url: str) -> Answer:
    """Ask as a mail client does: `Accept` names no image."""
    request = urllib.request.Request(url, headers={"Accept": "text/html"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            return Answer(answer.status, answer.headers.get_content_type(), answer.read())
    except HTTPError as error:
        with error:
            return Answer(error.code, error.headers.get_content_type(), error.read())

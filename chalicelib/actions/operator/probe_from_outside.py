"""Asks for the page and a pixel as the world does, by the address that stands in mails."""

import urllib.request
from collections.abc import Callable
from urllib.error import URLError

from chalicelib.settings import settings
from chalicelib.telemetry import count, logger

WITHIN = 10.0
"""Seconds for each answer: longer than a cold start, and shorter than anybody waits."""
FORGED = "A" * 40
"""A token of nobody's: its pixel is answered, and nothing is written down."""
MUST_BEGIN = {"/": b"<!doctype html", f"/o/{FORGED}": b"GIF89a"}

Get = Callable[[str], bytes]


def probe_from_outside(get: Get | None = None) -> bool:
    """Count one answer if both came as they should; the alarm rings over the silence."""
    faults = [path for path, start in MUST_BEGIN.items() if not _begins(path, start, get or _get)]
    if faults:
        logger.error("Not to be had from outside", paths=faults)
        return False
    count("ProbeAnswered")
    return True


def _begins(path: str, start: bytes, get: Get) -> bool:
    try:
        answer = get(settings().public_url + path)
    except (URLError, OSError, ValueError):
        logger.exception("No answer from outside", path=path)
        return False
    return answer.lstrip().lower().startswith(start.lower())


def _get(url: str) -> bytes:
    # The URL is the operator's own; Accept names no image, as mail programs that fetch them.
    request = urllib.request.Request(url, headers={"Accept": "text/html", "User-Agent": "ricevuta"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=WITHIN) as answer:  # noqa: S310
        body: bytes = answer.read(64)
        return body

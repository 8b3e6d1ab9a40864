"""Web origins (RFC 6454) that may show the page in a frame."""

import re

from chalicelib.domain.problems import Problem, ProblemCode

MOST_ORIGINS = 10

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ORIGIN = re.compile(rf"https://((?:{_LABEL}\.)+{_LABEL})(?::([0-9]{{1,5}}))?")
_USUAL_PORT = 443
_LAST_PORT = (1 << 16) - 1
_LONGEST_HOST = 253


def normalise_origin(text: str) -> str:
    """Write an origin as browsers do, so that it can stand in a Content-Security-Policy.

    Raises:
        ValueError: it is none; says for people how one is written.
    """
    match = _ORIGIN.fullmatch(text.strip().lower())
    if not match or len(match[1]) > _LONGEST_HOST:
        sentence = "An origin is written https://gestionale.example, without a path."
        raise ValueError(Problem(ProblemCode.NOT_AN_ORIGIN, sentence))
    host, port = match[1], match[2]
    if port is None or int(port) == _USUAL_PORT:
        return f"https://{host}"
    if not 0 < int(port) <= _LAST_PORT:
        raise ValueError(Problem(ProblemCode.NO_SUCH_PORT, "There is no such port."))
    return f"https://{host}:{int(port)}"

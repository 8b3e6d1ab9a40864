"""What a request says, as it came; apart from who calls, since recipients call too."""

import json
from typing import Any

from chalice.app import Request

from chalicelib.domain.errors import MalformedRequest, invalid_field
from chalicelib.domain.problems import ProblemCode


def raw_body(request: Request) -> bytes:
    """The request's body, as it came."""
    body = request.raw_body
    return body.encode() if isinstance(body, str) else body


def json_object(raw: bytes) -> dict[str, Any]:
    """The members of a body that says what changes.

    Raises:
        MalformedRequest: it is not JSON, or nested deeper than anybody means.
        InvalidRequest: it is no object.
    """
    try:
        said = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise MalformedRequest("The body is not valid JSON.") from error
    if not isinstance(said, dict):
        raise invalid_field("body", ProblemCode.NOT_AN_OBJECT, "This is no object.")
    return said

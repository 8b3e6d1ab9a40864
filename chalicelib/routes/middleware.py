"""What every HTTP request and answer goes through."""

from collections.abc import Callable
from typing import Any

from chalice.app import CaseInsensitiveMapping, Request, Response

from chalicelib.domain.problems import ErrorCode
from chalicelib.routes.responses import refusal
from chalicelib.telemetry import work_on

_CODES = {
    400: ErrorCode.MALFORMED_REQUEST,
    403: ErrorCode.NOT_FOUND,  # so Chalice answers a path that it does not know
    404: ErrorCode.NOT_FOUND,
    405: ErrorCode.METHOD_NOT_ALLOWED,
    406: ErrorCode.UNSUPPORTED_TYPE,
    415: ErrorCode.UNSUPPORTED_TYPE,
}
"""What Chalice answers by itself."""


def accept_anything(request: Request, get_response: Callable[[Request], Response]) -> Response:
    """Let a request accept any type beside those it names.

    Chalice answers 400 where an image is not accepted by name, and mail clients name what they like
    or nothing.
    """
    headers: Any = request.headers
    accept = headers.get("accept")
    if accept is None or "*/*" not in accept:
        wider = f"{accept}, */*" if accept else "*/*"
        request.headers = CaseInsensitiveMapping({**dict(headers), "accept": wider})
    return get_response(request)


def name_request(request: Request, get_response: Callable[[Request], Response]) -> Response:
    """Name the request alike in every log line, in the answer's headers, and in an error's body."""
    request_id = request.context.get("requestId")
    work_on(request.lambda_context, request_id=request_id)
    response = get_response(request)
    response.headers["X-Request-Id"] = str(request_id)
    if isinstance(response.body, dict) and "error" in response.body:
        response.body["error"]["request_id"] = request_id
    return response


def answer_in_envelope(request: Request, get_response: Callable[[Request], Response]) -> Response:
    """Put the errors that Chalice itself answers into FIC's envelope."""
    response = get_response(request)
    body = response.body
    if isinstance(body, dict) and body.keys() == {"Code", "Message"}:
        code = _CODES.get(response.status_code, ErrorCode.INTERNAL)
        return refusal(body["Message"], status=response.status_code, code=code)
    return response

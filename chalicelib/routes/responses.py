"""How answers look, and which status stands for which error: nowhere else is a status chosen."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import wraps
from math import ceil
from typing import Any

from chalice.app import Response

from chalicelib.domain.errors import (
    ChangedMeanwhile,
    Conflict,
    Forbidden,
    Gone,
    InvalidRequest,
    MalformedRequest,
    NotFound,
    QuotaReached,
    RicevutaError,
    ServerNotVerified,
    Suspended,
    TooManyRequests,
    TryAgainLater,
    Unauthorized,
)
from chalicelib.domain.problems import ErrorCode, as_problem
from chalicelib.domain.reads import Reads
from chalicelib.domain.reasons import Reason, reason
from chalicelib.telemetry import logger

Headers = dict[str, str | list[str]]

JSON: Headers = {
    "Content-Type": "application/json",
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
}

_STATUS: dict[type[RicevutaError], int] = {
    MalformedRequest: 400,
    Unauthorized: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    Gone: 410,
    ChangedMeanwhile: 412,
    InvalidRequest: 422,
    ServerNotVerified: 422,
    TooManyRequests: 429,
    TryAgainLater: 503,
}


def status_of(error: RicevutaError) -> int | None:
    """The status for an error; None for those that no caller should see."""
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), None)


def answer(data: Any, *, status: int = 200) -> Response:  # noqa: ANN401 - whatever JSON can hold
    """A JSON answer that nobody keeps."""
    return Response(data, headers=dict(JSON), status_code=status)


def with_cost(response: Response, reads: Reads) -> Response:
    """The answer, which tells what it took to read it."""
    response.headers |= {"x-read-units": f"{reads.units:g}", "x-requests": str(reads.requests)}
    return response


def refusal(
    message: str,
    *,
    status: int,
    code: ErrorCode,
    problems: Mapping[str, Sequence[str]] | None = None,
    why: Reason | None = None,
    retry_after: int = 5,
) -> Response:
    """An error in FIC's envelope, and beside it what a program can act on.

    Args:
        message: a sentence for whoever develops.
        status: of HTTP.
        code: which of the errors it is.
        problems: what is wrong, by dotted path of the field.
        why: a reason for people.
        retry_after: seconds, where the same request may work later.
    """
    error: dict[str, Any] = {
        "message": message,
        "validation_result": problems,
        "code": code.value,
        "problems": list(_told(problems or {})),
    }
    body = {"error": error | ({"reason": why} if why else {})}
    headers = dict(JSON)
    if status == _STATUS[Unauthorized]:
        headers["WWW-Authenticate"] = "Bearer"
    if status in (_STATUS[TryAgainLater], _STATUS[TooManyRequests]):
        headers["Retry-After"] = str(retry_after)
    return Response(body, headers=headers, status_code=status)


def _told(problems: Mapping[str, Sequence[str]]) -> Iterator[dict[str, Any]]:
    for field, sentences in problems.items():
        for problem in map(as_problem, sentences):
            yield {"field": field, "code": problem.code.value, "params": dict(problem.params)}


def in_envelope(view: Callable[..., Response]) -> Callable[..., Response]:
    """A view whose errors are answered in FIC's envelope.

    Around each view, since Chalice turns exceptions into answers before any middleware sees them.
    """

    @wraps(view)
    def answering(*args: str, **kwargs: str) -> Response:
        try:
            return view(*args, **kwargs)
        except RicevutaError as error:
            status = status_of(error)
            if status is None:
                raise
            if isinstance(error, TryAgainLater):
                logger.exception("request not served")
            return refusal(str(error), status=status, code=error.code, **_details(error))

    return answering


def _details(error: RicevutaError) -> dict[str, Any]:
    match error:
        case InvalidRequest():
            return {"problems": error.problems}
        case Suspended():
            return {"why": {"code": error.suspension.reason.value, **error.suspension.said}}
        case ServerNotVerified():
            return {"why": reason(error.reason)}
        case QuotaReached():
            wait = ceil(error.retry_after.total_seconds())
            return {"problems": error.problems, "retry_after": wait}
        case TooManyRequests():
            return {"retry_after": ceil(error.retry_after.total_seconds())}
        case _:
            return {}

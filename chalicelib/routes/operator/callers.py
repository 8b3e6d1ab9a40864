"""What the views of the operator's calls share: who calls, and about which company."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from chalicelib.domain.errors import InvalidRequest, NotFound, Unauthorized
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.routes.callers import asked, given

if TYPE_CHECKING:
    from chalice.app import Request

_ID = re.compile(r"[1-9][0-9]{0,15}", re.ASCII)
_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])", re.ASCII)


def operator_of(request: Request, *names: str) -> str:
    """The ARN of whoever signed the request, which API Gateway has verified.

    Args:
        request: signed.
        names: of the query's parameters that there may be, each given once.

    Raises:
        Unauthorized: nobody did. API Gateway lets no such request through.
        InvalidRequest: the query has another parameter, or one twice.
    """
    identity: dict[str, Any] = request.context.get("identity") or {}
    arn = identity.get("userArn")
    if not arn:
        raise Unauthorized("The request is not signed for AWS IAM.")
    asked(request, *names)
    return str(arn)


def company_id_in(path: str) -> int:
    """A company's number, as it stands in the path.

    Raises:
        NotFound: it is none, so there is no such company.
    """
    if not _ID.fullmatch(path):
        raise NotFound("No such company.")
    return int(path)


def said_once(request: Request, name: str, default: str = "") -> str:
    """What the query says of a parameter."""
    return given(request).get(name, [default])[-1]


def number_said(request: Request, name: str, *, default: int, most: int) -> int:
    """A number from 1 that the query gives.

    Raises:
        InvalidRequest: it is none, or too large.
    """
    said = said_once(request, name, str(default))
    if not _ID.fullmatch(said) or int(said) > most:
        sentence = f"A number from 1 to {most}."
        raise InvalidRequest({name: [Problem(ProblemCode.NOT_A_NUMBER, sentence)]})
    return int(said)


def month_said(request: Request, name: str, *, default: str) -> str:
    """A month that the query names, as in 2026-11.

    Raises:
        InvalidRequest: it is none.
    """
    said = said_once(request, name, default)
    if not _MONTH.fullmatch(said):
        raise InvalidRequest({name: [Problem(ProblemCode.NOT_A_DATE, "A month, as in 2026-11.")]})
    return said

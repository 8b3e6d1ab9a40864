"""What the views of companies' calls share: who calls, and about which email."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from chalicelib.actions.companies.authenticate import authenticate
from chalicelib.actions.companies.note_place import note_place
from chalicelib.actions.tracking.look_back import look_back
from chalicelib.domain.companies import Company, Scope
from chalicelib.domain.email_ids import LAST_ID
from chalicelib.domain.errors import InvalidRequest, NotFound, invalid_field
from chalicelib.domain.listing.parameters import check_names
from chalicelib.domain.message.addresses import normalise_address
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.domain.requests import LONGEST_ACTOR, is_one_line
from chalicelib.routes.request_address import address_of

if TYPE_CHECKING:
    from chalice.app import Request

    from chalicelib.actions.companies.authenticate import Caller


def company_of(request: Request, company_id: str, scope: Scope) -> Company:
    """The company that calls, if its key or session reaches that far.

    Raises as `authenticate` does.
    """
    return caller_of(request, company_id, scope).company


def caller_of(request: Request, company_id: str, scope: Scope) -> Caller:
    """Who calls, and how far its key or session reaches; raises as `company_of` does."""
    now = datetime.now(UTC)
    caller = authenticate(
        authorization=request.headers.get("authorization", ""),
        company_id=company_id,
        scope=scope,
        now=now,
    )
    address, known = address_of(request), caller.company.company_id
    if note_place(known, address, now=now):
        look_back(known, address, now=now)
    return caller


def acting(request: Request, caller: Caller, *others: str) -> str:
    """Who decides, as the product calls them: whose session it is, or who is said to decide.

    Args:
        request: whose query says it.
        caller: whose key or session it is.
        others: the other parameters that the query may have.

    Raises:
        InvalidRequest: what is said is too long, or no name, or there is another parameter.
    """
    [*_, said] = asked(request, "actor", *others).get("actor", [""])
    if len(said) > LONGEST_ACTOR or not is_one_line(said):
        sentence = f"At most {LONGEST_ACTOR} characters in one line."
        raise invalid_field("actor", ProblemCode.INVALID, sentence)
    return caller.acting(said.strip())


def given(request: Request) -> dict[str, list[str]]:
    """The query string's parameters, each as often as it was given.

    An empty one counts as not given, but for a cursor: that begins a list which is followed by it.
    """
    parameters: Any = request.query_params
    found = {name: parameters.getlist(name) for name in parameters or ()}
    said = {name: [value for value in values if value] for name, values in found.items()}
    return {name: said[name] or found[name] for name in found if said[name] or name == "cursor"}


def asked(request: Request, *names: str) -> dict[str, list[str]]:
    """The query string's parameters, which are these and no others, each given once.

    Raises:
        InvalidRequest: there is another, or one was given more than once.
    """
    parameters = given(request)
    check_names(parameters, names, repeatable=())
    return parameters


def email_id_in(path: str) -> int:
    """The id of an email, as it stands in the path.

    Raises:
        NotFound: it is none, so there is no such email.
    """
    if not is_id(path):
        raise NotFound("No such email.")
    return int(path)


def is_id(text: str) -> bool:
    """Whether it is a number by which emails and documents are known: every client can hold it."""
    return bool(re.fullmatch(r"[0-9]{1,16}", text, re.ASCII)) and int(text) <= LAST_ID


def address_said(text: str, *, field: str = "email") -> str:
    """An address that a path or a query names, as the service writes addresses.

    Raises:
        InvalidRequest: it is none.
    """
    try:
        return normalise_address(text)
    except ValueError as error:
        raise InvalidRequest({field: [Problem(ProblemCode.NOT_AN_ADDRESS, str(error))]}) from error

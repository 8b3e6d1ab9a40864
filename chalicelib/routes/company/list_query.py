"""The list's query string: FIC's parameters, and ours beside them."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote, urlencode

from chalicelib.domain.errors import InvalidRequest, invalid_field, tell_all_problems
from chalicelib.domain.listing.cursors import read_cursor
from chalicelib.domain.listing.parameters import (
    FILTERS,
    OURS,
    Parameters,
    check_names,
    last_of,
    read_plan,
)
from chalicelib.domain.listing.plans import Plan
from chalicelib.domain.problems import ProblemCode
from chalicelib.domain.tokens import KeyRing
from chalicelib.routes.company.list_columns import Columns, read_columns

_DEFAULT_PER_PAGE = 50
_MOST_PER_PAGE = 100

_NAMING = (*FILTERS, "sort")
_CARRIED = (*_NAMING, "fields", "fieldset", "per_page", "look_through")
_KNOWN = {*_CARRIED, "page", "cursor"}
_MOST_LOOKED_THROUGH = 5_000
_WHOLE_NUMBER = re.compile(r"[0-9]{1,4}")
_PAGE_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What the caller asked for."""

    plan: Plan
    columns: Columns
    page: int | None
    """Counted from 1, and then all emails are counted too; None: the list is followed by cursor."""
    cursor: str
    """Where the list is followed; empty: from its beginning."""
    per_page: int
    look_through: int | None
    """At most so many emails are looked at for one answer."""
    asked: tuple[tuple[str, str], ...]
    """The parameters as they came, to be carried over to other pages."""

    def url(self, path: str, **place: str) -> str:
        """The same list at another place."""
        parameters = [*self.asked, *place.items()]
        return f"{path}?{urlencode(parameters, quote_via=quote)}" if parameters else path

    @property
    def is_ours(self) -> bool:
        """Whether the query uses parameters that FIC does not know."""
        return any(name in OURS for name, _ in self.asked)

    @property
    def name(self) -> str:
        """What tells this list from all others of the company: its filters and its order."""
        return urlencode(sorted(pair for pair in self.asked if pair[0] in _NAMING))


def read_list_query(parameters: Parameters, *, now: datetime) -> ListQuery:
    """What the query string asks for.

    Whoever speaks FIC's words alone gets pages by number, as FIC's clients expect them.

    Raises:
        InvalidRequest: says of each parameter that is wrong why.
    """
    given = last_of(parameters)
    return tell_all_problems(
        lambda: _query(parameters, given, now=now),
        lambda: check_names(parameters, _KNOWN),
        lambda: read_plan(parameters, now=now),
        lambda: _columns(given),
        lambda: _page(given),
        lambda: _per_page(given),
        lambda: _look_through(given),
    )


def _query(parameters: Parameters, given: Mapping[str, str], *, now: datetime) -> ListQuery:
    check_names(parameters, _KNOWN)
    if "page" in given and "cursor" in given:
        sentence = "Either a page or a cursor."
        raise invalid_field("page", ProblemCode.NOT_TOGETHER, sentence, other="cursor")
    plan, look_through = read_plan(parameters, now=now), _look_through(given)
    if look_through and (plan.sort or "page" in given):
        sentence, other = "Only in the order of ids, and followed by cursor.", "sort"
        if "page" in given:
            other = "page"
        raise invalid_field("look_through", ProblemCode.NOT_TOGETHER, sentence, other=other)
    return ListQuery(
        plan=plan,
        columns=_columns(given),
        page=_page(given),
        cursor=given.get("cursor", ""),
        per_page=_per_page(given),
        look_through=look_through,
        asked=tuple(
            (name, value) for name in _CARRIED for value in parameters.get(name, ()) if value
        ),
    )


def plan_from(query: ListQuery, *, name: str, ring: Callable[[], KeyRing]) -> Plan:
    """The plan from where the query's cursor stands.

    Args:
        query: what was asked for.
        name: tells this list of this company from all others.
        ring: gives the keys that sign cursors; only asked where there is one.

    Raises:
        InvalidRequest: the cursor is none, or another list's.
    """
    if not query.cursor:
        return query.plan
    position = read_cursor(query.cursor, of=name, ring=ring())
    if position is None:
        raise invalid_field("cursor", ProblemCode.NOT_A_CURSOR, "This is no cursor of this list.")
    return query.plan.after(position)


def _columns(given: Mapping[str, str]) -> Columns:
    return read_columns(fields=given.get("fields"), fieldset=given.get("fieldset"))


def _page(given: Mapping[str, str]) -> int | None:
    text = given.get("page")
    if text is None:
        ours = given.keys() & {*OURS, "cursor", "look_through"}
        return None if ours else 1
    if not _PAGE_NUMBER.fullmatch(text) or int(text) < 1:
        raise invalid_field("page", ProblemCode.NOT_A_NUMBER, "A whole number from 1.", min=1)
    return int(text)


def _per_page(given: Mapping[str, str]) -> int:
    text = given.get("per_page", str(_DEFAULT_PER_PAGE))
    if not (_WHOLE_NUMBER.fullmatch(text) and 1 <= int(text) <= _MOST_PER_PAGE):
        raise _no_number("per_page", _MOST_PER_PAGE)
    return int(text)


def _look_through(given: Mapping[str, str]) -> int | None:
    text = given.get("look_through")
    if text is None:
        return None
    if not (_WHOLE_NUMBER.fullmatch(text) and 1 <= int(text) <= _MOST_LOOKED_THROUGH):
        raise _no_number("look_through", _MOST_LOOKED_THROUGH)
    return int(text)


def _no_number(name: str, most: int) -> InvalidRequest:
    sentence = f"A whole number from 1 to {most}."
    return invalid_field(name, ProblemCode.NOT_A_NUMBER, sentence, min=1, max=most)

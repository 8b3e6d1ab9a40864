"""The list's query string: FIC's parameters, and ours beside them."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import quote, urlencode

from chalicelib.mail.categories import Category
from chalicelib.mail.cursors import read_cursor
from chalicelib.mail.email_ids import LAST_ID
from chalicelib.mail.errors import InvalidRequest
from chalicelib.mail.evidence import EvidenceLevel
from chalicelib.mail.filter_expressions import Expression
from chalicelib.mail.list_filters import ListFilters
from chalicelib.mail.list_plans import Plan, make_plan
from chalicelib.mail.periods import id_range
from chalicelib.mail.sorting import read_sort
from chalicelib.mail.states import DeliveryStatus
from chalicelib.mail.tokens import KeyRing
from chalicelib.routes.list_columns import Columns, read_columns

_DEFAULT_PER_PAGE = 50
_MOST_PER_PAGE = 100
_LONGEST_SEARCH = 200

_REPEATABLE = {"category", "delivery_status", "evidence"}
_OURS = ("from", "to", "category", "delivery_status", "evidence", "unread", "search", "document_id")
_FILTERS = (*_OURS, "q", "sort")
_CARRIED = (*_FILTERS, "fields", "fieldset", "per_page")
_KNOWN = {*_CARRIED, "page", "cursor"}
_WHOLE_NUMBER = re.compile(r"[0-9]{1,4}")
_PAGE_NUMBER = re.compile(r"[0-9]{1,9}")
_DOCUMENT_ID = re.compile(r"[0-9]{1,16}")

type Parameters = Mapping[str, Sequence[str]]


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
    asked: tuple[tuple[str, str], ...]
    """The parameters as they came, to be carried over to other pages."""

    def url(self, path: str, **place: str) -> str:
        """The same list at another place."""
        parameters = [*self.asked, *place.items()]
        return f"{path}?{urlencode(parameters, quote_via=quote)}" if parameters else path

    @property
    def is_ours(self) -> bool:
        """Whether it has words that FIC does not know."""
        return any(name in _OURS for name, _ in self.asked)

    @property
    def name(self) -> str:
        """What tells this list from all others of the company: its filters and its order."""
        return urlencode(sorted(pair for pair in self.asked if pair[0] in _FILTERS))


def read_list_query(parameters: Parameters) -> ListQuery:
    """What the query string asks for.

    Whoever speaks FIC's words alone gets pages by number, as FIC's clients expect them.

    Raises:
        InvalidRequest: says which parameter is wrong, and why.
    """
    _check_names(parameters, _KNOWN)
    given = _given(parameters)
    return ListQuery(
        plan=_plan(parameters, given),
        columns=read_columns(fields=given.get("fields"), fieldset=given.get("fieldset")),
        page=_page(given),
        cursor=given.get("cursor", ""),
        per_page=_per_page(given),
        asked=tuple(
            (name, value) for name in _CARRIED for value in parameters.get(name, ()) if value
        ),
    )


def read_filters(parameters: Parameters) -> Plan:
    """The plan of all emails that the list's filters take, where nothing is shown page by page.

    Raises:
        InvalidRequest: says which parameter is wrong, and why.
    """
    _check_names(parameters, {*_OURS, "q"})
    return _plan(parameters, _given(parameters))


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
        raise InvalidRequest({"cursor": ["This is no cursor of this list."]})
    return query.plan.after(position)


def _plan(parameters: Parameters, given: Mapping[str, str]) -> Plan:
    categories = _choices(parameters, "category", Category)
    sort = given.get("sort")
    return make_plan(
        within=id_range(first_day=_day(given, "from"), last_day=_day(given, "to")),
        categories=frozenset(Category(name) for name in categories) or frozenset(Category),
        filters=ListFilters(
            delivery_statuses=_choices(parameters, "delivery_status", DeliveryStatus),
            evidences=_choices(
                parameters, "evidence", [level.name.lower() for level in EvidenceLevel]
            ),
            unread=_flag(given, "unread"),
            search=_search(given),
            document_id=_document_id(given),
        ),
        expression=_expression(given.get("q")),
        sort=read_sort(sort) if sort else (),
    )


def _expression(q: str | None) -> Expression | None:
    if not q:
        return None
    # The parser takes a while to import.
    from chalicelib.mail.filter_language import parse_filter

    return parse_filter(q)


def _given(parameters: Parameters) -> dict[str, str]:
    return {name: values[-1] for name, values in parameters.items()}


def _check_names(parameters: Parameters, known: Collection[str]) -> None:
    """A filter that is passed over would give rows that were not asked for."""
    problems = {
        name: ["There is no such parameter here."] for name in parameters if name not in known
    }
    for name, values in parameters.items():
        if len(values) > 1 and name not in _REPEATABLE:
            problems[name] = ["This parameter can be given once."]
    if "page" in parameters and "cursor" in parameters:
        problems["page"] = ["Either a page or a cursor."]
    if problems:
        raise InvalidRequest(problems)


def _page(given: Mapping[str, str]) -> int | None:
    text = given.get("page")
    if text is None:
        ours = given.keys() & {*_OURS, "cursor"}
        return None if ours else 1
    if not _PAGE_NUMBER.fullmatch(text) or int(text) < 1:
        raise InvalidRequest({"page": ["A whole number from 1."]})
    return int(text)


def _day(given: Mapping[str, str], name: str) -> date | None:
    text = given.get(name)
    if text is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    # The standard library reads other spellings of ISO 8601 as well.
    if day is None or day.isoformat() != text:
        raise InvalidRequest({name: ["A day is written YYYY-MM-DD."]})
    return day


def _choices(parameters: Parameters, name: str, known: Iterable[str | StrEnum]) -> frozenset[str]:
    names = [str(choice) for choice in known]
    chosen = frozenset(parameters.get(name, ()))
    if not chosen <= set(names):
        raise InvalidRequest({name: [f"One or more of: {', '.join(names)}."]})
    return chosen


def _flag(given: Mapping[str, str], name: str) -> bool:
    if given.get(name, "true") != "true":
        raise InvalidRequest({name: ["It can only be true."]})
    return name in given


def _search(given: Mapping[str, str]) -> str:
    text = given.get("search", "")
    if len(text) > _LONGEST_SEARCH:
        raise InvalidRequest({"search": [f"At most {_LONGEST_SEARCH} characters."]})
    return text


def _document_id(given: Mapping[str, str]) -> int | None:
    text = given.get("document_id")
    if text is None:
        return None
    if not _DOCUMENT_ID.fullmatch(text) or int(text) > LAST_ID:
        raise InvalidRequest({"document_id": ["A whole number."]})
    return int(text)


def _per_page(given: Mapping[str, str]) -> int:
    text = given.get("per_page", str(_DEFAULT_PER_PAGE))
    if not (_WHOLE_NUMBER.fullmatch(text) and 1 <= int(text) <= _MOST_PER_PAGE):
        raise InvalidRequest({"per_page": [f"A whole number from 1 to {_MOST_PER_PAGE}."]})
    return int(text)

"""The list's query string: what may stand in it, and how a page names the next."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from chalicelib.mail.categories import Category
from chalicelib.mail.email_ids import LAST_ID
from chalicelib.mail.errors import InvalidRequest
from chalicelib.mail.periods import IdRange, id_range

_DEFAULT_PER_PAGE = 50
_MOST_PER_PAGE = 100
_CARRIED = ("from", "to", "category", "per_page")
_KNOWN = {*_CARRIED, "cursor", "page"}
_CURSOR_BYTES = 9
_WHOLE_NUMBER = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What the caller asked for."""

    within: IdRange
    category: Category | None
    below: int | None
    per_page: int
    asked: dict[str, str]
    """The parameters as they came, to be carried over to other pages."""

    def url(self, path: str, *, cursor: str | None = None) -> str:
        """The page of the same list at the cursor, or the first."""
        parameters = self.asked | ({"cursor": cursor} if cursor else {})
        return f"{path}?{urlencode(parameters)}" if parameters else path


def read_list_query(parameters: Mapping[str, str]) -> ListQuery:
    """What the query string asks for.

    Raises:
        InvalidRequest: says which parameter is wrong, and why.
    """
    _refuse_unknown(parameters)
    return ListQuery(
        within=id_range(first_day=_day(parameters, "from"), last_day=_day(parameters, "to")),
        category=_category(parameters),
        below=_read_cursor(parameters.get("cursor")),
        per_page=_per_page(parameters),
        asked={name: parameters[name] for name in _CARRIED if name in parameters},
    )


def write_cursor(below: int) -> str:
    """An opaque name for where the next page begins."""
    return urlsafe_b64encode(below.to_bytes(_CURSOR_BYTES)).decode()


def _refuse_unknown(parameters: Mapping[str, str]) -> None:
    """A filter that is passed over would give rows that were not asked for."""
    unknown = {name: ["The list has no such parameter."] for name in parameters.keys() - _KNOWN}
    if parameters.get("page", "1") != "1":
        unknown["page"] = ["Pages follow each other by cursor: see next_page_url."]
    if unknown:
        raise InvalidRequest(unknown)


def _read_cursor(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    try:
        below = int.from_bytes(urlsafe_b64decode(cursor))
    except (Base64Error, ValueError):
        below = -1
    if not 0 <= below <= LAST_ID or write_cursor(below) != cursor:
        raise InvalidRequest({"cursor": ["This is no cursor of this list."]})
    return below


def _day(parameters: Mapping[str, str], name: str) -> date | None:
    text = parameters.get(name)
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


def _category(parameters: Mapping[str, str]) -> Category | None:
    text = parameters.get("category")
    if text is None:
        return None
    try:
        return Category(text)
    except ValueError as error:
        known = ", ".join(Category)
        raise InvalidRequest({"category": [f"The categories are: {known}."]}) from error


def _per_page(parameters: Mapping[str, str]) -> int:
    text = parameters.get("per_page", str(_DEFAULT_PER_PAGE))
    if not (_WHOLE_NUMBER.fullmatch(text) and 1 <= int(text) <= _MOST_PER_PAGE):
        raise InvalidRequest({"per_page": [f"A whole number from 1 to {_MOST_PER_PAGE}."]})
    return int(text)

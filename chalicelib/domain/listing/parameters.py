"""The list's filters and its order as parameters: FIC's `q` and `sort`, and ours beside them."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum

from chalicelib.domain.categories import Category
from chalicelib.domain.documents.sends import REFERENCE
from chalicelib.domain.email_ids import LAST_ID
from chalicelib.domain.errors import InvalidRequest, invalid_field, tell_all_problems
from chalicelib.domain.evidence.evidence import EvidenceLevel
from chalicelib.domain.listing.filter_expressions import Expression
from chalicelib.domain.listing.filter_language import parse_filter
from chalicelib.domain.listing.filters import ListFilters
from chalicelib.domain.listing.plans import Plan, make_plan
from chalicelib.domain.listing.sorting import SortKey, read_sort
from chalicelib.domain.listing.standings import Icon
from chalicelib.domain.periods import id_range
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.domain.requests import METADATA_NAME
from chalicelib.domain.states import DeliveryStatus

_LONGEST_SEARCH = 200

_REPEATABLE = {"category", "delivery_status", "evidence", "icon", "include"}
OURS = (
    *("from", "to", "category", "delivery_status", "evidence", "icon", "unread"),
    *("include", "no_signal_days"),
    *("search", "document_id", "document_reference", "metadata"),
)
"""The filters that FIC does not know."""

FILTERS = (*OURS, "q")
_SCHEDULED = DeliveryStatus.SCHEDULED.value
_EVIDENCES = tuple(level.name.lower() for level in EvidenceLevel)
_DAYS = re.compile(r"[1-9][0-9]{0,2}")
_DOCUMENT_ID = re.compile(r"[0-9]{1,16}")

type Parameters = Mapping[str, Sequence[str]]


def last_of(parameters: Parameters) -> dict[str, str]:
    """Each parameter as it was given last."""
    return {name: values[-1] for name, values in parameters.items()}


def check_names(
    parameters: Parameters, known: Collection[str], *, repeatable: Collection[str] = _REPEATABLE
) -> None:
    """Refuse what is not known: a filter passed over would give rows that were not asked for.

    Raises:
        InvalidRequest: a parameter is not known, or was given more than once.
    """
    problems = {
        name: [Problem(ProblemCode.UNKNOWN_FIELD, "There is no such parameter here.")]
        for name in parameters
        if name not in known
    }
    for name, values in parameters.items():
        if len(values) > 1 and name not in repeatable:
            sentence = "This parameter can be given once."
            problems[name] = [Problem(ProblemCode.TWICE, sentence)]
    if problems:
        raise InvalidRequest(problems)


def read_plan(parameters: Parameters, *, now: datetime) -> Plan:
    """The plan of all emails that the filters take, in the order that `sort` says.

    Mail that is scheduled for later stands apart, so that the newest come first, unless it is asked
    for: by `include`, by its state, by the document that it carries.

    Raises:
        InvalidRequest: says of each parameter that is wrong why.
    """
    given = last_of(parameters)
    return tell_all_problems(
        lambda: _plan(parameters, given, now=now),
        lambda: _day(given, "from"),
        lambda: _day(given, "to"),
        lambda: choices(parameters, "category", Category),
        lambda: choices(parameters, "delivery_status", DeliveryStatus),
        lambda: choices(parameters, "evidence", _EVIDENCES),
        lambda: choices(parameters, "icon", Icon),
        lambda: choices(parameters, "include", [_SCHEDULED]),
        lambda: _flag(given, "unread"),
        lambda: _no_signal_days(given),
        lambda: _search(given),
        lambda: _document_id(given),
        lambda: _document_reference(given),
        lambda: _metadata(given),
        lambda: _expression(given.get("q")),
        lambda: _sorting(given),
    )


def _plan(parameters: Parameters, given: Mapping[str, str], *, now: datetime) -> Plan:
    categories = choices(parameters, "category", Category)
    statuses = choices(parameters, "delivery_status", DeliveryStatus)
    document = _document_id(given), _document_reference(given)
    included = choices(parameters, "include", [_SCHEDULED])
    return make_plan(
        within=id_range(first_day=_day(given, "from"), last_day=_day(given, "to")),
        categories=frozenset(Category(name) for name in categories) or frozenset(Category),
        filters=ListFilters(
            delivery_statuses=statuses,
            evidences=choices(parameters, "evidence", _EVIDENCES),
            icons=choices(parameters, "icon", Icon),
            unread=_flag(given, "unread"),
            no_signal_days=_no_signal_days(given),
            search=_search(given),
            document_id=document[0],
            document_reference=document[1],
            metadata=_metadata(given),
        ),
        expression=_expression(given.get("q")),
        sort=_sorting(given),
        now=now,
        with_scheduled=_SCHEDULED in included | statuses or document != (None, None),
    )


def _sorting(given: Mapping[str, str]) -> tuple[SortKey, ...]:
    sort = given.get("sort")
    return read_sort(sort) if sort else ()


def _expression(q: str | None) -> Expression | None:
    if not q:
        return None
    return parse_filter(q)


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
        raise invalid_field(name, ProblemCode.NOT_A_DATE, "A day is written YYYY-MM-DD.")
    return day


def choices(parameters: Parameters, name: str, known: Iterable[str | StrEnum]) -> frozenset[str]:
    """What a parameter chooses, given several times or with commas.

    Raises:
        InvalidRequest: it is none of what is known.
    """
    names = [str(choice) for choice in known]
    chosen = frozenset(",".join(parameters[name]).split(",") if name in parameters else ())
    if not chosen <= set(names):
        sentence = f"One or more of: {', '.join(names)}."
        raise invalid_field(name, ProblemCode.NOT_A_CHOICE, sentence)
    return chosen


def _flag(given: Mapping[str, str], name: str) -> bool:
    if given.get(name, "true") != "true":
        raise invalid_field(name, ProblemCode.NOT_A_CHOICE, "It can only be true.")
    return name in given


def _search(given: Mapping[str, str]) -> str:
    text = given.get("search", "")
    if len(text) > _LONGEST_SEARCH:
        sentence = f"At most {_LONGEST_SEARCH} characters."
        raise invalid_field("search", ProblemCode.TOO_LONG, sentence, max=_LONGEST_SEARCH)
    return text


def _no_signal_days(given: Mapping[str, str]) -> int | None:
    text = given.get("no_signal_days")
    if text is None:
        return None
    if not _DAYS.fullmatch(text):
        sentence = "A whole number from 1 to 999."
        raise invalid_field("no_signal_days", ProblemCode.NOT_A_NUMBER, sentence, min=1, max=999)
    return int(text)


def _document_id(given: Mapping[str, str]) -> int | None:
    text = given.get("document_id")
    if text is None:
        return None
    if not _DOCUMENT_ID.fullmatch(text) or int(text) > LAST_ID:
        raise invalid_field("document_id", ProblemCode.NOT_A_NUMBER, "A whole number.")
    return int(text)


def _document_reference(given: Mapping[str, str]) -> str | None:
    text = given.get("document_reference")
    if text is not None and not re.fullmatch(REFERENCE, text):
        sentence = "At most 100 characters, without blanks."
        raise invalid_field("document_reference", ProblemCode.INVALID, sentence)
    return text


def _metadata(given: Mapping[str, str]) -> tuple[str, str] | None:
    text = given.get("metadata")
    if text is None:
        return None
    name, equals, value = text.partition("=")
    if not equals or not re.fullmatch(METADATA_NAME, name):
        sentence = "A name and its value, as in order=4711."
        raise invalid_field("metadata", ProblemCode.INVALID, sentence)
    return name, value

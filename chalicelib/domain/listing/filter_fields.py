"""Which fields of an email a filter may name, how, and which rows it then takes.

A row is what the API shows: what is filtered by is what is read. As in SQL, null is neither equal
nor unequal to anything, greater or less; only the tests for null find it.
"""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from chalicelib.domain.listing.filter_expressions import (
    Condition,
    Conjunction,
    Disjunction,
    Expression,
    Operator,
    Value,
    invalid,
)
from chalicelib.domain.listing.folding import fold
from chalicelib.domain.listing.row_fields import FilterBy, choices_of, filtered_by

type Row = Mapping[str, Any]
type Predicate = Callable[[Row], bool]

_EQUALITY = {Operator.EQ, Operator.NEQ}
_ORDER = {Operator.GT, Operator.GTE, Operator.LT, Operator.LTE}
_PATTERNS = set(Operator) - _EQUALITY - _ORDER

_NUMBERS = filtered_by(FilterBy.NUMBER)
_MOMENTS = filtered_by(FilterBy.MOMENT)
_CHOICES = {field: choices_of(field) for field in sorted(filtered_by(FilterBy.CHOICE))}
_TEXTS = filtered_by(FilterBy.TEXT)
FIELDS = (*sorted(_NUMBERS), *sorted(_MOMENTS), *_CHOICES, *sorted(_TEXTS))


def _is_like(text: str, pattern: str) -> bool:
    """Whether the text is the pattern, in which each % stands for anything.

    By searching for part after part, which no text can make slow, as it can a regular expression.
    """
    first, *middle = pattern.split("%")
    if not middle:
        return text == pattern
    *middle, last = middle
    if not text.startswith(first):
        return False
    place = len(first)
    for part in middle:
        found = text.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return len(text) - len(last) >= place and text.endswith(last)


def _has_words(text: str, words: str) -> bool:
    """Whether all words are in the text, in whatever order."""
    return words in text or all(word in text for word in words.split())


_COMPARE: dict[Operator, Callable[[Any, Any], bool]] = {
    Operator.EQ: eq,
    Operator.NEQ: ne,
    Operator.GT: gt,
    Operator.GTE: ge,
    Operator.LT: lt,
    Operator.LTE: le,
}
_MATCH: dict[Operator, Callable[[str, str], bool]] = {
    Operator.EQ: eq,
    Operator.NEQ: ne,
    Operator.LIKE: _is_like,
    Operator.NOT_LIKE: lambda text, pattern: not _is_like(text, pattern),
    Operator.CONTAINS: _has_words,
    Operator.NOT_CONTAINS: lambda text, words: not _has_words(text, words),
    Operator.STARTS_WITH: str.startswith,
    Operator.ENDS_WITH: str.endswith,
}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}")
_ALIASES = {"pro forma": "proforma"}


def predicate_of(expression: Expression) -> Predicate:
    """Which rows the expression takes.

    Raises:
        InvalidRequest: a field cannot be filtered by, or not so, or not by such a value.
    """
    match expression:
        case Conjunction(left, right):
            # By `content` last: to have it, a body must be read.
            first, then = sorted((left, right), key=lambda part: "content" in fields_of(part))
            one, other = predicate_of(first), predicate_of(then)
            return lambda row: one(row) and other(row)
        case Disjunction(left, right):
            one, other = predicate_of(left), predicate_of(right)
            return lambda row: one(row) or other(row)
        case Condition(field, operator, None):
            _check_field(field)
            if operator is Operator.EQ:
                return lambda row: row[field] is None
            return lambda row: row[field] is not None
        case Condition(field, operator, value):
            _check_field(field)
            return _condition(field, operator, value)


def fields_of(expression: Expression) -> frozenset[str]:
    """Every field that the expression names."""
    match expression:
        case Condition(field):
            return frozenset({field})
        case other:
            return fields_of(other.left) | fields_of(other.right)


def kind_text(label: str) -> str:
    """A kind's label as it is compared."""
    text = label.casefold()
    return _ALIASES.get(text, text)


def _check_field(field: str) -> None:
    if field not in FIELDS:
        raise invalid(f"{field}: emails are filtered by {', '.join(FIELDS)}.")


def _condition(field: str, operator: Operator, value: Value) -> Predicate:
    if field in _NUMBERS:
        return _number(field, operator, value)
    if field in _MOMENTS:
        return _moment(field, operator, value)
    if field in _CHOICES:
        return _choice(field, operator, value)
    return _text(field, operator, value)


def _number(field: str, operator: Operator, value: Value) -> Predicate:
    _check_operator(field, operator, _EQUALITY | _ORDER)
    if not isinstance(value, int) or isinstance(value, bool):
        raise invalid(f"{field}: the value is a whole number.")
    compare = _COMPARE[operator]
    return lambda row: row[field] is not None and compare(row[field], value)


def _moment(field: str, operator: Operator, value: Value) -> Predicate:
    """Compared as the text of the clock in Rome, whose order is that of the clock.

    A bare day against the day of the moment, so that it is a whole day with every operator.
    """
    _check_operator(field, operator, _EQUALITY | _ORDER)
    text = moment_text(field, value)
    compare, length = _COMPARE[operator], len(text)

    def takes(row: Row) -> bool:
        moment = row[field]
        return moment is not None and compare(moment[:length].replace("T", " "), text)

    return takes


def moment_text(field: str, value: Value) -> str:
    """A day, or a day and a time, in Rome.

    Raises:
        InvalidRequest: it is neither.
    """
    if isinstance(value, str):
        written = _DAY.fullmatch(value) or _MOMENT.fullmatch(value)
        try:
            datetime.fromisoformat(value)
        except ValueError:
            written = None
        if written:
            return value
    raise invalid(f"{field}: the value is 'YYYY-MM-DD' or 'YYYY-MM-DD HH:MM:SS'.")


def _choice(field: str, operator: Operator, value: Value) -> Predicate:
    _check_operator(field, operator, _EQUALITY)
    if not isinstance(value, str) or value.casefold() not in _CHOICES[field]:
        raise invalid(f"{field}: the values are {', '.join(_CHOICES[field])}.")
    compare, choice = _COMPARE[operator], value.casefold()
    return lambda row: compare(row[field], choice)


def _text(field: str, operator: Operator, value: Value) -> Predicate:
    _check_operator(field, operator, _EQUALITY | _PATTERNS)
    if not isinstance(value, str):
        raise invalid(f"{field}: the value is a text in single quotes.")
    match = _MATCH[operator]
    text = fold(kind_text(value) if field == "kind" else value)

    def takes(row: Row) -> bool:
        held = row[field]
        return held is not None and match(fold(held), text)

    return takes


def _check_operator(field: str, operator: Operator, allowed: Collection[Operator]) -> None:
    if operator not in allowed:
        known = ", ".join(one for one in Operator if one in allowed)
        raise invalid(f"{field}: {operator} cannot be used here; the operators are {known}.")

"""What a filter of FIC's language says, whatever may be filtered by it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chalicelib.domain.errors import InvalidRequest, invalid_field
from chalicelib.domain.problems import ProblemCode

type Value = str | int | float | bool | None


class Operator(StrEnum):
    """How a field is held against a value; `!=` is `<>`, a test for null is `=` or `<>`."""

    EQ = "="
    GT = ">"
    GTE = ">="
    LT = "<"
    LTE = "<="
    NEQ = "<>"
    LIKE = "like"
    NOT_LIKE = "not like"
    CONTAINS = "contains"
    NOT_CONTAINS = "not contains"
    STARTS_WITH = "starts with"
    ENDS_WITH = "ends with"


@dataclass(frozen=True, slots=True)
class Condition:
    """A test of one field against one value."""

    field: str
    operator: Operator
    value: Value


@dataclass(frozen=True, slots=True)
class Conjunction:
    """Two expressions that both have to hold."""

    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Disjunction:
    """Two expressions of which one has to hold."""

    left: Expression
    right: Expression


type Expression = Condition | Conjunction | Disjunction


def invalid(problem: str) -> InvalidRequest:
    """The refusal of a `q`."""
    return invalid_field("q", ProblemCode.NOT_A_FILTER, problem)

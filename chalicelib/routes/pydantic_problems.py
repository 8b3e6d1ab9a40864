"""What pydantic finds wrong with a field, by codes of ours: its own change with its versions."""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.problems import Problem, ProblemCode, as_problem

_CODES = {
    "missing": (ProblemCode.REQUIRED, {}),
    "extra_forbidden": (ProblemCode.UNKNOWN_FIELD, {}),
    "too_short": (ProblemCode.TOO_SHORT, {"min": "min_length"}),
    "string_too_short": (ProblemCode.TOO_SHORT, {"min": "min_length"}),
    "too_long": (ProblemCode.TOO_LONG, {"max": "max_length", "actual": "actual_length"}),
    "string_too_long": (ProblemCode.TOO_LONG, {"max": "max_length"}),
    "greater_than_equal": (ProblemCode.TOO_SMALL, {"min": "ge"}),
    "less_than_equal": (ProblemCode.TOO_LARGE, {"max": "le"}),
    "string_type": (ProblemCode.NOT_A_TEXT, {}),
    "list_type": (ProblemCode.NOT_A_LIST, {}),
    "tuple_type": (ProblemCode.NOT_A_LIST, {}),
    "dict_type": (ProblemCode.NOT_AN_OBJECT, {}),
    "model_type": (ProblemCode.NOT_AN_OBJECT, {}),
    "bool_type": (ProblemCode.NOT_A_BOOLEAN, {}),
    "int_type": (ProblemCode.NOT_A_NUMBER, {}),
    "int_parsing": (ProblemCode.NOT_A_NUMBER, {}),
    "int_from_float": (ProblemCode.NOT_A_NUMBER, {}),
    "enum": (ProblemCode.NOT_A_CHOICE, {}),
    "literal_error": (ProblemCode.NOT_A_CHOICE, {}),
}
"""By pydantic's type of error: the code, and of its context what the code promises."""


def problem_of(detail: Mapping[str, Any]) -> Problem:
    """One of pydantic's errors, without a word of what stood in the request."""
    context = detail.get("ctx", {})
    if raised := context.get("error"):
        return as_problem(raised.args[0])
    code, promised = _CODES.get(detail["type"], (ProblemCode.INVALID, {}))
    found = {name: context.get(told) for name, told in promised.items()}
    params = {name: value for name, value in found.items() if value is not None}
    return Problem(code, detail["msg"], **params)

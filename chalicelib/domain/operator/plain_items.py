"""Items of DynamoDB as plain JSON."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

type Item = Mapping[str, Mapping[str, Any]]
"""As DynamoDB's API has it: by attribute, the value under the letters of its type."""

OMITTED = "(encrypted)"
"""Bytes are secrets, which open nothing without the key of this deployment."""


def json_lines(items: Iterable[Item]) -> bytes:
    """A line of JSON for each item."""
    lines = (json.dumps(_plain({"M": item}), ensure_ascii=False) for item in items)
    return "".join(f"{line}\n" for line in lines).encode()


def _plain(value: Mapping[str, Any]) -> Any:  # noqa: ANN401 - whatever JSON can hold
    [(kind, held)] = value.items()
    read = _READERS.get(kind)
    return read(held) if read else held


def _number(said: str) -> int | float:
    return int(said) if said.lstrip("-").isdecimal() else float(said)


_READERS: Mapping[str, Callable[[Any], Any]] = {
    "N": _number,
    "M": lambda held: {name: _plain(one) for name, one in held.items()},
    "L": lambda held: [_plain(one) for one in held],
    "NS": lambda held: [_number(one) for one in held],
    "NULL": lambda _: None,
    "B": lambda _: OMITTED,
    "BS": lambda _: OMITTED,
}
"""By the letters of a type; what is not named is as it stands."""

"""JSON with one spelling for each value, so that it can be signed (RFC 8785, JCS).

Of what JSON can say only that which needs no rule for numbers: texts, whole numbers that JavaScript
holds, true, false, null, arrays, and objects whose names are ASCII. Within that, the spelling is
RFC 8785's.
"""

import json
from typing import Any

LARGEST = 2**53 - 1


def canonical_json(value: Any) -> bytes:  # noqa: ANN401 - whatever JSON can hold
    """The one spelling of the value, in UTF-8.

    Raises:
        ValueError: it holds what has no spelling here.
    """
    _check(value)
    spelt = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return spelt.encode()


def _check(value: Any) -> None:  # noqa: ANN401 - as above
    match value:
        case None | bool() | str():
            pass
        case int() if abs(value) <= LARGEST:
            pass
        case list() | tuple():
            for one in value:
                _check(one)
        case dict() if all(isinstance(name, str) and name.isascii() for name in value):
            # Of ASCII names the order is the same by bytes, by characters and by UTF-16.
            for one in value.values():
                _check(one)
        case _:
            raise ValueError(f"A {type(value).__name__} that has no spelling here.")

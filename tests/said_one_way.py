"""What an answer says in another way than all others: when something was, or that it is not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain.periods import in_rome

_FICS_EMPTY = {"error_log", "copy_to"}
"""FIC says nothing by an empty text there."""

_SIGNED = {"generated_at", "time"}
"""Moments of what is signed are in UTC."""

type Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Description:
    """The API's, whose references can be followed."""

    document: Node

    def oddities(self, operation: Node, status: int, told: object) -> list[str]:
        """What the answer to an operation says in a way of its own."""
        answer = self._found(operation["responses"].get(str(status), {}))
        described = answer.get("content", {}).get("application/json", {})
        return list(self._odd(told, described.get("schema", {}), "body"))

    def _found(self, node: Node) -> Node:
        while "$ref" in node:
            place: Any = self.document
            for step in node["$ref"].removeprefix("#/").split("/"):
                place = place[step]
            node = place
        return node

    def _parts(self, schema: Node) -> Iterator[Node]:
        """A schema, and all that it is put together of."""
        schema = self._found(schema)
        yield schema
        for part in (*schema.get("allOf", ()), *schema.get("oneOf", ()), *schema.get("anyOf", ())):
            yield from self._parts(part)

    def _odd(self, told: object, schema: Node, where: str) -> Iterator[str]:
        parts = list(self._parts(schema))
        if isinstance(told, dict):
            for field, inner in told.items():
                fields = [part.get("properties", {}) for part in parts]
                inside = [one[field] for one in fields if field in one]
                yield from self._odd(inner, {"allOf": inside}, f"{where}.{field}")
        elif isinstance(told, list):
            inside = [part["items"] for part in parts if "items" in part]
            for inner in told:
                yield from self._odd(inner, {"allOf": inside}, where)
        elif isinstance(told, str) and _is_odd(told, where.rpartition(".")[2], parts):
            yield f"{where}: {told!r}"


def _is_odd(told: str, name: str, parts: list[Node]) -> bool:
    if not told:
        return name not in _FICS_EMPTY and any("null" in part.get("type", ()) for part in parts)
    is_moment = any(part.get("format") == "date-time" for part in parts)
    return is_moment and name not in _SIGNED and told != in_rome(datetime.fromisoformat(told))

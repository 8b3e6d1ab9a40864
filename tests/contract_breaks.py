"""What a description of the API takes from a client that was made by an earlier one."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_METHODS = ("get", "head", "post", "put", "patch", "delete")
_LEAST = ("minimum", "minLength", "minItems")
_MOST = ("maximum", "maxLength", "maxItems", "maxProperties")
_NEW = ("enum", "pattern", "format")
"""Whether one pattern takes less than another nobody can say in general."""
_CLOSED = {"status", "recipient_status"}
"""FIC's: its clients know no other choices. Of all others there may come more."""
_WHEN = {"date", "date-time"}

type Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Break:
    """One of them."""

    where: str
    name: str
    """What a changelog has to name: a path, a parameter, a field."""
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.name} {self.what}"


@dataclass(frozen=True, slots=True)
class Side:
    """A description, whose references can be followed."""

    document: Node

    def found(self, node: Node) -> Node:
        """What a reference leads to; anything else is itself."""
        while "$ref" in node:
            place: Any = self.document
            for step in node["$ref"].removeprefix("#/").split("/"):
                place = place[step]
            node = place
        return node

    def resolved(self, node: Node) -> Node:
        """What a reference leads to, with null noted apart; parts of one schema are made one."""
        node = self.found(node)
        either = [*node.get("oneOf", []), *node.get("anyOf", [])]
        choices = [part for part in either if part != {"type": "null"}]
        parts = [self.resolved(part) for part in [*node.get("allOf", []), *choices]]
        whole: dict[str, Any] = {
            k: v for k, v in node.items() if k not in {"allOf", "oneOf", "anyOf"}
        }
        for part in parts:
            fields = {**part.get("properties", {}), **whole.get("properties", {})}
            required = [*part.get("required", []), *whole.get("required", [])]
            whole = {**part, **whole, "properties": fields, "required": required}
        whole["choices"] = {str(one.get("$ref", one.get("type"))) for one in choices}
        whole["kinds"] = _kinds(node) or {kind for part in parts for kind in part["kinds"]}
        whole["null"] = _says_null(node) or (
            not _kinds(node) and not choices and any(part["null"] for part in parts)
        )
        return whole


def _kinds(node: Node) -> set[str]:
    said = node.get("type", [])
    return ({said} if isinstance(said, str) else set(said)) - {"null"}


def _says_null(node: Node) -> bool:
    return (
        node.get("nullable", False)
        or "null" in ([*node["type"]] if isinstance(node.get("type"), list) else ())
        or {"type": "null"} in node.get("oneOf", [])
    )


def breaks(old: Node, new: Node) -> Iterator[Break]:
    """Everything that a client of the old description may stumble over."""
    before, after = Side(old), Side(new)
    for path, item in old["paths"].items():
        for method in set(_METHODS) & item.keys():
            where = f"{method.upper()} {path}"
            operation = new["paths"].get(path, {}).get(method)
            if operation is None:
                yield Break(where, path.rpartition("}/")[2] or path, "is gone")
                continue
            yield from _names_and_keys(where, before, after, item[method], operation)
            yield from _parameters(where, before, after, item, new["paths"][path], method)
            yield from _bodies(where, before, after, item[method], operation)
            yield from _answers(where, before, after, item[method], operation)


def _names_and_keys(where: str, before: Side, after: Side, old: Node, new: Node) -> Iterator[Break]:
    named = old.get("operationId")
    if named and named != new.get("operationId"):
        yield Break(where, named, f"is {new.get('operationId')} now")
    earlier, later = (
        one.get("security", side.document.get("security"))
        for side, one in ((before, old), (after, new))
    )
    if earlier != later:
        yield Break(where, "security", f"is {later} and was {earlier}")
    for scope in _scopes(new) - _scopes(old):
        yield Break(where, scope, "is needed now")


def _scopes(operation: Node) -> set[str]:
    return set(re.findall(r"eeds\s+the\s+scope\s+`([^`]+)`", operation.get("description", "")))


def _parameters(
    where: str, before: Side, after: Side, old: Node, new: Node, method: str
) -> Iterator[Break]:
    def of(side: Side, item: Node) -> dict[tuple[str, str], Node]:
        listed = [*item.get("parameters", []), *item[method].get("parameters", [])]
        return {(one["name"], one["in"]): one for one in map(side.found, listed)}

    earlier, later = of(before, old), of(after, new)
    for (name, place), parameter in earlier.items():
        if (name, place) not in later:
            yield Break(where, name, "is taken no more")
        else:
            schemas = parameter["schema"], later[name, place]["schema"]
            yield from _request(where, name, before, after, *schemas)
    for one, parameter in later.items():
        if parameter.get("required") and not earlier.get(one, {}).get("required"):
            yield Break(where, one[0], "is required now")


def _bodies(where: str, before: Side, after: Side, old: Node, new: Node) -> Iterator[Break]:
    earlier, later = old.get("requestBody", {}), new.get("requestBody", {})
    if later.get("required") and not earlier.get("required"):
        yield Break(where, "body", "is required now")
    for media, content in earlier.get("content", {}).items():
        if media not in later.get("content", {}):
            yield Break(where, media, "is taken no more")
        else:
            schemas = content["schema"], later["content"][media]["schema"]
            yield from _request(where, "body", before, after, *schemas)


def _request(
    where: str, name: str, before: Side, after: Side, old: Node, new: Node
) -> Iterator[Break]:
    """What was taken, and is not any more."""
    old, new = before.resolved(old), after.resolved(new)
    if new["kinds"] and not (old["kinds"] and old["kinds"] <= new["kinds"]):
        yield Break(where, name, f"is {_said(new['kinds'])} and was {_said(old['kinds'])}")
        return
    yield from _narrower(where, name, old, new)
    known = new.get("properties", {})
    for field, schema in old.get("properties", {}).items():
        if field in known:
            yield from _request(where, field, before, after, schema, known[field])
        else:
            yield Break(where, field, "is taken no more")
    for field in set(new.get("required", [])) - set(old.get("required", [])):
        yield Break(where, field, "is required now")
    for part in _inside(old, new):
        yield from _request(where, name, before, after, *part)


def _inside(old: Node, new: Node) -> Iterator[tuple[Node, Node]]:
    """What is said of all items, or of all fields that have no name."""
    for word in ("items", "additionalProperties"):
        if isinstance(old.get(word), dict) and isinstance(new.get(word), dict):
            yield old[word], new[word]


def _said(kinds: set[str]) -> str:
    return " or ".join(sorted(kinds)) or "anything"


def _narrower(where: str, name: str, old: Node, new: Node) -> Iterator[Break]:
    if old["null"] and not new["null"]:
        yield Break(where, name, "cannot be null any more")
    for word in ("enum", "choices"):
        if new.get(word) and (gone := set(old.get(word, [])) - set(new[word])):
            yield Break(where, name, f"cannot be {sorted(map(str, gone))} any more")
    for word in (*_NEW, *_LEAST, *_MOST):
        if _is_tighter(word, old.get(word), new.get(word)):
            yield Break(where, name, f"has {word} {new[word]}")
    if _is_closed(new) and not _is_closed(old):
        yield Break(where, name, "takes no other fields any more")


def _is_closed(node: Node) -> bool:
    return node.get("additionalProperties") is False


def _is_tighter(word: str, old: Any, new: Any) -> bool:
    if new is None or old is None or word in _NEW:
        return old is None and new is not None
    return bool(new > old if word in _LEAST else new < old)


def _answers(where: str, before: Side, after: Side, old: Node, new: Node) -> Iterator[Break]:
    for status in new["responses"].keys() - old["responses"].keys():
        if status < "4":
            yield Break(where, status, "is answered now")
    for status, answer in old["responses"].items():
        if status not in new["responses"]:
            yield Break(where, status, "is answered no more")
            continue
        told, now = before.found(answer), after.found(new["responses"][status])
        for header in told.get("headers", {}).keys() - now.get("headers", {}).keys():
            yield Break(where, header, f"is answered no more with {status}")
        for media, content in told.get("content", {}).items():
            if media not in now.get("content", {}):
                yield Break(where, media, f"is answered no more with {status}")
            else:
                schemas = content["schema"], now["content"][media]["schema"]
                yield from _answer(f"{where} {status}", "body", before, after, *schemas)


def _answer(
    where: str, name: str, before: Side, after: Side, old: Node, new: Node
) -> Iterator[Break]:
    """What was promised of an answer, and is not any more; more choices may come (versioning)."""
    old, new = before.resolved(old), after.resolved(new)
    yield from _wider(where, name, old, new)
    known = new.get("properties", {})
    for field, schema in old.get("properties", {}).items():
        if field not in known:
            yield Break(where, field, "is gone")
        else:
            yield from _answer(where, field, before, after, schema, known[field])
    for field in set(old.get("required", [])) - set(new.get("required", [])):
        if field in known:
            yield Break(where, field, "may be missing now")
    for part in _inside(old, new):
        yield from _answer(where, name, before, after, *part)


def _wider(where: str, name: str, old: Node, new: Node) -> Iterator[Break]:
    if old["kinds"] and not (new["kinds"] and new["kinds"] <= old["kinds"]):
        yield Break(where, name, f"is {_said(new['kinds'])} and was {_said(old['kinds'])}")
    if new["null"] and not old["null"]:
        yield Break(where, name, "may be null now")
    if gone := set(old.get("enum", [])) - set(new.get("enum", old.get("enum", []))):
        yield Break(where, name, f"is {sorted(map(str, gone))} no more")
    if old.get("format") in _WHEN - {new.get("format")}:
        yield Break(where, name, f"has another format than {old['format']}")
    if name in _CLOSED and (more := set(new.get("enum", [])) - set(old.get("enum", []))):
        yield Break(where, name, f"may be {sorted(map(str, more))} now")

"""What a description of the API takes from a client that was made by an earlier one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

_METHODS = ("get", "head", "post", "put", "patch", "delete")
_LEAST = ("minimum", "minLength", "minItems")
_MOST = ("maximum", "maxLength", "maxItems")

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

    def resolved(self, node: Node) -> Node:
        """What a reference leads to, with null noted apart; parts of one schema are made one."""
        while "$ref" in node:
            place: Any = self.document
            for step in node["$ref"].removeprefix("#/").split("/"):
                place = place[step]
            node = place
        return self._whole(node)

    def _whole(self, node: Node) -> Node:
        parts = [*node.get("allOf", []), *self._choices(node)]
        whole: dict[str, Any] = {k: v for k, v in node.items() if k not in {"allOf", "oneOf"}}
        for part in map(self.resolved, parts):
            fields = {**part.get("properties", {}), **whole.get("properties", {})}
            required = [*part.get("required", []), *whole.get("required", [])]
            whole = {**part, **whole, "properties": fields, "required": required}
        kinds = node.get("type", whole.get("type"))
        if isinstance(kinds, list):
            whole["type"] = next(kind for kind in kinds if kind != "null")
        whole["null"] = (
            node.get("nullable", False)
            or (isinstance(kinds, list) and "null" in kinds)
            or {"type": "null"} in node.get("oneOf", [])
        )
        return whole

    @staticmethod
    def _choices(node: Node) -> list[Node]:
        return [part for part in node.get("oneOf", []) if part != {"type": "null"}]


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
            yield from _parameters(where, before, after, item, new["paths"][path], method)
            yield from _bodies(where, before, after, item[method], operation)
            yield from _answers(where, before, after, item[method], operation)


def _parameters(
    where: str, before: Side, after: Side, old: Node, new: Node, method: str
) -> Iterator[Break]:
    def of(side: Side, item: Node) -> dict[str, Node]:
        listed = [*item.get("parameters", []), *item[method].get("parameters", [])]
        return {one["name"]: one for one in map(side.resolved, listed)}

    earlier, later = of(before, old), of(after, new)
    for name, parameter in earlier.items():
        if name not in later:
            yield Break(where, name, "is taken no more")
        else:
            schemas = parameter["schema"], later[name]["schema"]
            yield from _request(where, name, before, after, *schemas)
    for name, parameter in later.items():
        if parameter.get("required") and not earlier.get(name, {}).get("required"):
            yield Break(where, name, "is required now")


def _bodies(where: str, before: Side, after: Side, old: Node, new: Node) -> Iterator[Break]:
    earlier = old.get("requestBody", {}).get("content", {})
    later = new.get("requestBody", {}).get("content", {})
    for media, content in earlier.items():
        if media not in later:
            yield Break(where, media, "is taken no more")
        else:
            schemas = content["schema"], later[media]["schema"]
            yield from _request(where, "body", before, after, *schemas)


def _request(
    where: str, name: str, before: Side, after: Side, old: Node, new: Node
) -> Iterator[Break]:
    """What was taken, and is not any more."""
    old, new = before.resolved(old), after.resolved(new)
    if "type" in old and old["type"] != new.get("type"):
        yield Break(where, name, f"is {new.get('type')} and was {old['type']}")
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
    if "items" in old and "items" in new:
        yield from _request(where, name, before, after, old["items"], new["items"])


def _narrower(where: str, name: str, old: Node, new: Node) -> Iterator[Break]:
    if old["null"] and not new["null"]:
        yield Break(where, name, "cannot be null any more")
    if gone := set(old.get("enum", [])) - set(new.get("enum", old.get("enum", []))):
        yield Break(where, name, f"cannot be {sorted(map(str, gone))} any more")
    for word in (*_LEAST, *_MOST):
        if _is_tighter(word, old.get(word), new.get(word)):
            yield Break(where, name, f"has {word} {new[word]}")


def _is_tighter(word: str, old: float | None, new: float | None) -> bool:
    if new is None:
        return False
    return old is None or (new > old if word in _LEAST else new < old)


def _answers(where: str, before: Side, after: Side, old: Node, new: Node) -> Iterator[Break]:
    for status, answer in old["responses"].items():
        if status not in new["responses"]:
            yield Break(where, status, "is answered no more")
            continue
        later = after.resolved(new["responses"][status]).get("content", {})
        for media, content in before.resolved(answer).get("content", {}).items():
            if media not in later:
                yield Break(where, media, f"is answered no more with {status}")
            else:
                schemas = content["schema"], later[media]["schema"]
                yield from _answer(f"{where} {status}", "body", before, after, *schemas)


def _answer(
    where: str, name: str, before: Side, after: Side, old: Node, new: Node
) -> Iterator[Break]:
    """What was promised of an answer, and is not any more; more choices may come (versioning)."""
    old, new = before.resolved(old), after.resolved(new)
    if "type" in old and old["type"] != new.get("type"):
        yield Break(where, name, f"is {new.get('type')} and was {old['type']}")
        return
    if new["null"] and not old["null"]:
        yield Break(where, name, "may be null now")
    known = new.get("properties", {})
    for field, schema in old.get("properties", {}).items():
        if field not in known:
            yield Break(where, field, "is gone")
        else:
            yield from _answer(where, field, before, after, schema, known[field])
    for field in set(old.get("required", [])) - set(new.get("required", [])):
        if field in known:
            yield Break(where, field, "may be missing now")
    if "items" in old and "items" in new:
        yield from _answer(where, name, before, after, old["items"], new["items"])

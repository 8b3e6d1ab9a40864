"""A CloudFormation template, and what its values refer to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from local.stack import DATA_TYPES

Properties = dict[str, Any]


@dataclass(frozen=True)
class Template:
    """A template in plain CloudFormation, intrinsics in their long form."""

    document: dict[str, Any]

    @property
    def resources(self) -> dict[str, dict[str, Any]]:
        """Every resource, by logical id."""
        found: dict[str, dict[str, Any]] = self.document["Resources"]
        return found

    def of_type(self, kind: str) -> dict[str, Properties]:
        """The properties of each resource of a type, by logical id."""
        return {
            name: resource.get("Properties", {})
            for name, resource in self.resources.items()
            if resource["Type"] == kind
        }

    @property
    def holding_data(self) -> dict[str, dict[str, Any]]:
        """Every resource that holds data, by logical id."""
        return {name: one for name, one in self.resources.items() if one["Type"] in DATA_TYPES}

    def is_a(self, kind: str, name: str | None) -> bool:
        """Whether there is a resource of this name and type."""
        return name is not None and self.resources.get(name, {}).get("Type") == kind

    @property
    def functions(self) -> dict[str, Properties]:
        """Every Lambda."""
        return self.of_type("AWS::Lambda::Function")

    @property
    def aliases(self) -> dict[str, str | None]:
        """The Lambda behind each alias."""
        return {
            name: target(one["FunctionName"])
            for name, one in self.of_type("AWS::Lambda::Alias").items()
        }

    def statements(self, function: str) -> Iterator[Properties]:
        """What the role of a Lambda may do."""
        role = target(self.functions[function]["Role"])
        for policy in self.of_type("AWS::IAM::Role").get(role or "", {}).get("Policies", []):
            yield from listed(policy["PolicyDocument"]["Statement"])


def target(value: Any) -> str | None:  # noqa: ANN401 - anything that stands in a template
    """The one resource that a value names as a whole: by Ref, GetAtt, or a Sub of nothing else."""
    match value:
        case {"Ref": str(name)}:
            return name
        case {"Fn::GetAtt": [str(name), _]}:
            return name
        case {"Fn::GetAtt": str(path)}:
            return path.split(".")[0]
        case {"Fn::Sub": str(text)}:
            whole = re.fullmatch(r"\$\{(\w+)(\.\w+)?\}", text)
            return whole[1] if whole else None
    return None


def references(value: Any) -> Iterator[str]:  # noqa: ANN401
    """The names of all resources and parameters that a value refers to, however deep."""
    match value:
        case {"Fn::Sub": str(text)}:
            yield from names_in(text)
        case {"Fn::Sub": [str(text), {**variables}]}:
            yield from (name for name in names_in(text) if name not in variables)
            yield from references(variables)
        case {"Ref": _} | {"Fn::GetAtt": _}:
            yield target(value) or ""
        case _:
            for child in children(value):
                yield from references(child)


def names_in(text: str) -> list[str]:
    """The names in the text of a Sub, pseudo parameters too."""
    return re.findall(r"\$\{([\w:]+)(?:\.\w+)?\}", text)


def strings(value: Any) -> Iterator[str]:  # noqa: ANN401
    """Every string within a value, however deep."""
    if isinstance(value, str):
        yield value
    for child in children(value):
        yield from strings(child)


def children(value: Any) -> list[Any]:  # noqa: ANN401
    """What lies directly within an object or a list."""
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def listed(value: Any) -> list[Any]:  # noqa: ANN401
    """A list, of what IAM lets one write as a list or as its only element."""
    return value if isinstance(value, list) else [value]

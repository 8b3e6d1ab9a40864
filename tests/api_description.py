"""What docs/openapi.yaml lets an operation answer, for those who stand in for the service."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

_DESCRIPTION = Path(__file__).parent.parent / "docs" / "openapi.yaml"
_NAME = "urn:ricevuta"
_JSON = "application/json"


def untruths(method: str, path: str, status: int, body: Any) -> Iterator[str]:
    """What is untrue about an answer, if anything is.

    Args:
        method: of the request.
        path: of the request, such as `/c/1/emails`.
        status: of the answer.
        body: its JSON; bytes: it is none.
    """
    found = _operation(method.lower(), path)
    if found is None:
        yield f"{method} {path}: there is no such operation"
        return
    responses = _description()["paths"][found][method.lower()]["responses"]
    if str(status) not in responses:
        yield f"{method} {found}: answers no {status}"
        return
    steps = ["paths", found, method.lower(), "responses", str(status)]
    if "$ref" in responses[str(status)]:
        steps = responses[str(status)]["$ref"].removeprefix("#/").split("/")
    if isinstance(body, bytes):
        return
    validator = _validator("/".join(map(_escaped, (*steps, "content", _JSON, "schema"))))
    for error in validator.iter_errors(body):
        yield f"{method} {found} {status}: {error.json_path}: {error.message[:300]}"


def _escaped(step: str) -> str:
    """A step of a JSON pointer in a URI's fragment."""
    return step.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")


@cache
def _operation(method: str, path: str) -> str | None:
    """The template of the path; what is spelled out counts for more than what has a place."""
    fits = [
        template
        for template, operations in _description()["paths"].items()
        if method in operations and re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", template), path)
    ]
    return min(fits, key=lambda template: template.count("{"), default=None)


@cache
def _validator(pointer: str) -> Draft202012Validator:
    return Draft202012Validator({"$ref": f"{_NAME}#/{pointer}"}, registry=_registry())


@cache
def _registry() -> Registry[Any]:
    resource = Resource(contents=_description(), specification=DRAFT202012)
    return Registry().with_resource(_NAME, resource)


@cache
def _description() -> Any:
    return yaml.load(_DESCRIPTION.read_bytes(), Loader=yaml.CSafeLoader)

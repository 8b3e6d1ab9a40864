"""What the last release's clients may stumble over is named in the changelog."""

import copy
import re
from pathlib import Path

import pytest
import yaml

from tests.contract_breaks import breaks

RELEASES = Path("docs/releases")


def described(path):
    return yaml.load(Path(path).read_bytes(), Loader=yaml.CSafeLoader)


def last_release():
    numbers = [tuple(map(int, folder.name.split("."))) for folder in RELEASES.iterdir()]
    return RELEASES / ".".join(map(str, max(numbers))) / "openapi.yaml"


def named_as_breaking():
    unreleased = Path("CHANGELOG.md").read_text("utf-8").split("\n## ")[1]
    sections = re.split("^### ", unreleased, flags=re.MULTILINE)
    breaking = next((one for one in sections if one.startswith("Breaking\n")), "")
    return set(re.findall("`([^`]+)`", breaking))


def test_every_break_with_the_last_release_is_named_in_the_changelog():
    found = list(breaks(described(last_release()), described("docs/openapi.yaml")))
    named = named_as_breaking()

    assert [] == [str(one) for one in found if one.name not in named]


def test_no_break_came_unseen_behind_the_name_of_another():
    """Each stands in a file, which only who means a break writes in."""
    found = {str(one) for one in breaks(described(last_release()), described("docs/openapi.yaml"))}

    assert sorted(found) == Path("tests/golden/breaks.txt").read_text("utf-8").splitlines()


A_PAGE = {
    "get": {
        "operationId": "listThings",
        "description": "Needs the scope `things:r`.",
        "parameters": [{"name": "from", "in": "query", "schema": {"$ref": "#/schemas/Day"}}],
        "responses": {
            "200": {
                "headers": {"ETag": {}},
                "content": {"application/json": {"schema": {"$ref": "#/schemas/P"}}},
            }
        },
    },
    "post": {
        "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/schemas/P"}}}},
        "responses": {"202": {"description": "Done."}},
    },
}
SCHEMAS = {
    "Day": {"type": "string", "maxLength": 10},
    "A": {"type": "object", "properties": {"a": {"type": "string"}}},
    "B": {"type": "object", "properties": {"b": {"type": "string"}}},
    "P": {
        "type": "object",
        "required": ["rows"],
        "properties": {
            "rows": {"type": "array", "items": {"type": ["integer", "null"]}},
            "kind": {"type": "string", "enum": ["a", "b"]},
            "status": {"type": "string", "enum": ["sent"]},
            "at": {"type": "string", "format": "date-time"},
            "number": {"type": ["integer", "string"]},
            "by_name": {"type": "object", "additionalProperties": {"type": "string"}},
            "one": {"oneOf": [{"$ref": "#/schemas/A"}, {"$ref": "#/schemas/B"}]},
        },
    },
}
OLD = {"paths": {"/c/{company_id}/things": A_PAGE}, "schemas": SCHEMAS}


def changed(change):
    new = copy.deepcopy(OLD)
    operations = new["paths"]["/c/{company_id}/things"]
    change(operations, new["schemas"])
    return {f"{one.name} {one.what}" for one in breaks(OLD, new)}


BREAKS = {
    "an operation goes": (lambda page, _: page.pop("get"), "things is gone"),
    "a parameter goes": (
        lambda page, _: page["get"]["parameters"].clear(),
        "from is taken no more",
    ),
    "a parameter is needed": (
        lambda page, _: page["get"]["parameters"][0].update(required=True),
        "from is required now",
    ),
    "a bound is drawn tighter": (
        lambda _, all_: all_["Day"].update(maxLength=9),
        "from has maxLength 9",
    ),
    "a field goes": (lambda _, all_: all_["P"]["properties"].pop("kind"), "kind is gone"),
    "a field is needed": (
        lambda _, all_: all_["P"]["required"].append("kind"),
        "kind is required now",
    ),
    "a field may be missing": (
        lambda _, all_: all_["P"]["required"].clear(),
        "rows may be missing now",
    ),
    "a field is of another type": (
        lambda _, all_: all_["P"]["properties"]["kind"].update(type="integer"),
        "kind is integer and was string",
    ),
    "a field may be null": (
        lambda _, all_: all_["P"]["properties"]["kind"].update(type=["string", "null"]),
        "kind may be null now",
    ),
    "null is taken no more": (
        lambda _, all_: all_["P"]["properties"]["rows"]["items"].update(type="integer"),
        "rows cannot be null any more",
    ),
    "a choice goes": (
        lambda _, all_: all_["P"]["properties"]["kind"].update(enum=["a"]),
        "kind cannot be ['b'] any more",
    ),
    "a choice is answered no more": (
        lambda _, all_: all_["P"]["properties"]["kind"].update(enum=["a", "c"]),
        "kind is ['b'] no more",
    ),
    "a moment becomes a day": (
        lambda _, all_: all_["P"]["properties"]["at"].update(format="date"),
        "at has another format than date-time",
    ),
    "a status goes": (
        lambda page, _: page["post"].update(responses={"200": {}}),
        "202 is answered no more",
    ),
    "a status of success comes": (
        lambda page, _: page["post"]["responses"].update({"200": {}}),
        "200 is answered now",
    ),
    "a header goes": (
        lambda page, _: page["get"]["responses"]["200"]["headers"].clear(),
        "ETag is answered no more with 200",
    ),
    "an operation has another name": (
        lambda page, _: page["get"].update(operationId="showThings"),
        "listThings is showThings now",
    ),
    "a key is needed": (
        lambda page, _: page["get"].update(security=[{"key": []}]),
        "security is [{'key': []}] and was None",
    ),
    "another scope is needed": (
        lambda page, _: page["get"].update(description="Needs the scope `things:a`."),
        "things:a is needed now",
    ),
    "a body is needed": (
        lambda page, _: page["post"]["requestBody"].update(required=True),
        "body is required now",
    ),
    "a parameter moves into the headers": (
        lambda page, _: page["get"]["parameters"][0].update({"in": "header"}),
        "from is taken no more",
    ),
    "choices are closed": (
        lambda _, all_: all_["Day"].update(enum=["today"]),
        "from has enum ['today']",
    ),
    "a pattern comes": (lambda _, all_: all_["Day"].update(pattern="^2"), "from has pattern ^2"),
    "a format comes": (lambda _, all_: all_["Day"].update(format="date"), "from has format date"),
    "one of two types goes": (
        lambda _, all_: all_["P"]["properties"]["number"].update(type="string"),
        "number is string and was integer or string",
    ),
    "one of two types comes": (
        lambda _, all_: all_["P"]["properties"]["kind"].update(type=["string", "integer"]),
        "kind is integer or string and was string",
    ),
    "one of two shapes goes": (
        lambda _, all_: all_["P"]["properties"]["one"]["oneOf"].pop(),
        "one cannot be ['#/schemas/B'] any more",
    ),
    "fields without a name are of another type": (
        lambda _, all_: all_["P"]["properties"]["by_name"].update(
            additionalProperties={"type": "integer"}
        ),
        "by_name is integer and was string",
    ),
    "unknown fields are refused": (
        lambda _, all_: all_["P"].update(additionalProperties=False),
        "body takes no other fields any more",
    ),
    "one of FIC's own choices comes": (
        lambda _, all_: all_["P"]["properties"]["status"]["enum"].append("read"),
        "status may be ['read'] now",
    ),
    "a type of answer goes": (
        lambda page, _: page["get"]["responses"]["200"].update(content={}),
        "application/json is answered no more with 200",
    ),
}


@pytest.mark.parametrize(("change", "expected"), BREAKS.values(), ids=BREAKS.keys())
def test_a_break_is_found(change, expected):
    assert expected in changed(change)


ADDITIONS = {
    "an operation": lambda page, _: page.update(delete={"responses": {"204": {}}}),
    "a parameter": lambda page, _: page["get"]["parameters"].append(
        {"name": "q", "in": "query", "schema": {}}
    ),
    "a field": lambda _, all_: all_["P"]["properties"].update(more={"type": "string"}),
    "a choice": lambda _, all_: all_["P"]["properties"]["kind"]["enum"].append("c"),
    "an error": lambda page, _: page["get"]["responses"].update({"429": {}}),
    "a wider bound": lambda _, all_: all_["Day"].update(maxLength=11),
}


@pytest.mark.parametrize("change", ADDITIONS.values(), ids=ADDITIONS.keys())
def test_what_only_comes_is_no_break(change):
    assert set() == changed(change)

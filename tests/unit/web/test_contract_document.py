"""docs/openapi.yaml is whole and of one style, whatever it describes."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from chalicelib.domain.listing.row_fields import FicRow
from chalicelib.domain.problems import ErrorCode, ProblemCode

GUIDE = Path("docs/integrating.md")
TEXT = Path("docs/openapi.yaml").read_text("utf-8")
DOCUMENT = yaml.safe_load(TEXT)
METHODS = {"get", "head", "post", "put", "patch", "delete"}

OPERATIONS = [
    pytest.param(path, method, operation, id=f"{method.upper()} {path}")
    for path, item in DOCUMENT["paths"].items()
    for method, operation in item.items()
    if method in METHODS
]
every_operation = pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS)


def resolve(node):
    """What a reference leads to; anything else is itself."""
    while "$ref" in node:
        place = DOCUMENT
        for step in node["$ref"].removeprefix("#/").split("/"):
            place = place[step]
        node = place
    return node


def nodes(node, where=""):
    """Every object of the document, with the path to it."""
    if isinstance(node, dict):
        yield where, node
        for name, inner in node.items():
            yield from nodes(inner, f"{where}/{name}")
    elif isinstance(node, list):
        for place, inner in enumerate(node):
            yield from nodes(inner, f"{where}/{place}")


def types_of(node):
    """The types that a schema allows."""
    named = node.get("type", [])
    return [named] if isinstance(named, str) else named


def parameters_of(path, operation):
    shared = DOCUMENT["paths"][path].get("parameters", [])
    return [resolve(one) for one in [*shared, *operation.get("parameters", [])]]


def needs_key(operation):
    return operation.get("security", DOCUMENT["security"]) != []


def test_it_is_openapi():
    validate(DOCUMENT)


@every_operation
def test_every_operation_has_a_name_a_summary_and_a_tag(path, method, operation):
    assert re.fullmatch(r"[a-z]+([A-Z][a-z]+)*", operation["operationId"])
    assert operation["summary"][0].isupper()
    assert not operation["summary"].endswith(".")
    assert {one["name"] for one in DOCUMENT["tags"]} >= set(operation["tags"]) != set()


def test_no_name_stands_for_two_operations():
    names = Counter(one.values[2]["operationId"] for one in OPERATIONS)

    assert {} == {name: count for name, count in names.items() if count > 1}


@every_operation
def test_every_parameter_of_a_path_is_described(path, method, operation):
    described = {one["name"] for one in parameters_of(path, operation) if one["in"] == "path"}

    assert set(re.findall(r"{(\w+)}", path)) == described


ALWAYS_POSSIBLE = {"401", "403", "404", "429", "500", "502", "503", "504"}


@every_operation
def test_what_needs_a_key_says_who_is_refused(path, method, operation):
    if needs_key(operation):
        by_operator = [{"operatorSignature": []}] == operation.get("security")
        assert ALWAYS_POSSIBLE <= operation["responses"].keys()
        assert by_operator or "eeds the scope `" in operation["description"]


@every_operation
def test_who_is_to_come_again_is_told_when(path, method, operation):
    answers = {status: resolve(one) for status, one in operation["responses"].items()}
    envelopes = {
        status
        for status, one in answers.items()
        if status in {"429", "503"} and [*one.get("content", {})] == ["application/json"]
    }

    assert envelopes == {
        status for status in envelopes if "Retry-After" in answers[status]["headers"]
    }


@every_operation
def test_the_operators_calls_are_signed_and_no_others_are(path, method, operation):
    by_operator = [{"operatorSignature": []}] == operation.get("security")

    assert path.startswith("/operator/") is by_operator is (["operator"] == operation["tags"])


@every_operation
def test_what_takes_json_says_how_bad_ones_are_refused(path, method, operation):
    if "application/json" in operation.get("requestBody", {}).get("content", {}):
        assert {"400", "413", "415", "422"} <= operation["responses"].keys()


@every_operation
def test_every_operation_succeeds_in_some_way_and_every_answer_is_described(
    path, method, operation
):
    answers = {status: resolve(one) for status, one in operation["responses"].items()}

    assert any(status[0] in "23" for status in answers)
    assert all(one["description"].endswith(".") for one in answers.values())


@every_operation
def test_errors_are_answered_in_the_envelope(path, method, operation):
    for status, one in operation["responses"].items():
        content = resolve(one).get("content", {})
        if status[0] in "45" and "application/json" in content:
            assert {"$ref": "#/components/schemas/Error"} == content["application/json"]["schema"]
        elif status[0] in "45" and needs_key(operation):
            pytest.fail(f"{status} has no envelope")


@every_operation
def test_a_head_answers_as_the_get_beside_it_without_a_body(path, method, operation):
    if method != "head":
        return
    get = DOCUMENT["paths"][path]["get"]
    statuses = operation["responses"].keys()

    assert statuses <= get["responses"].keys()
    assert {status for status in statuses if status < "400"} <= get["responses"].keys()


def test_every_reference_leads_somewhere_and_no_component_is_unused():
    references = {node["$ref"] for _, node in nodes(DOCUMENT) if isinstance(node.get("$ref"), str)}
    components = {
        f"#/components/{kind}/{name}"
        for kind, named in DOCUMENT["components"].items()
        for name in named
        if kind != "securitySchemes"
    }

    assert components == references


EXAMPLES = [
    pytest.param(node.get("schema", node), node["example"], id=where)
    for where, node in nodes(DOCUMENT)
    if "example" in node and not where.endswith(("/properties", "/example"))
]


def test_examples_are_found():
    assert EXAMPLES


@pytest.mark.parametrize(("schema", "example"), EXAMPLES)
def test_every_example_is_what_its_schema_describes(schema, example):
    validator = OAS31Validator(
        {"allOf": [schema], "components": DOCUMENT["components"]},
        format_checker=OAS31Validator.FORMAT_CHECKER,
    )

    assert [] == list(validator.iter_errors(example))


@every_operation
def test_every_body_of_a_request_has_an_example(path, method, operation):
    for body in operation.get("requestBody", {}).get("content", {}).values():
        assert "example" in body or "examples" in body


def test_a_row_has_fics_fields_first_as_its_description_says():
    described = [*DOCUMENT["components"]["schemas"]["Email"]["properties"]]

    assert [*FicRow.__annotations__] == described[:16]


@every_operation
def test_every_answer_of_json_has_an_example(path, method, operation):
    answers = [resolve(one).get("content", {}) for one in operation["responses"].values()]
    told = [content["application/json"] for content in answers if "application/json" in content]

    assert all("example" in one or "example" in resolve(one["schema"]) for one in told)


@pytest.mark.parametrize("codes", [ErrorCode, ProblemCode])
def test_every_code_of_an_error_is_described_and_no_other(codes):
    assert [code.value for code in codes] == DOCUMENT["components"]["schemas"][codes.__name__][
        "enum"
    ]


SOMETIMES_THERE = {
    "CloudEvent": {"sequence"},  # not of events that mean no email
    "Dossier": {"time_stamp"},  # where there is an authority
    "DossierTimeStamp": {"at", "by", "token", "missing"},
    "ErrorDetails": {"reason"},
    "Event": {"agent", "by", "filename", "is", "network", "reason", "reply", "rules"}
    | {"verdict", "version", "was", "what"},  # by what happened
    "EventData": {"document_id", "retracts"},
    "Subscription": {"secret"},  # once
}
"""Fields of answers that are not always there; and maps, of which each key is a choice."""
MAPS = {"DocumentFiles", "LegalBases", "ReminderTexts"}


def schemas_of_answers():
    """The names of the schemas that only answers hold, or answers too."""
    waiting = [
        *DOCUMENT["components"]["responses"].values(),
        *(one.values[2]["responses"] for one in OPERATIONS),
    ]
    found = set()
    while waiting:
        for _, node in nodes(waiting.pop()):
            name = str(node.get("$ref", "")).removeprefix("#/components/schemas/")
            if name in DOCUMENT["components"]["schemas"].keys() - found:
                found.add(name)
                waiting.append(DOCUMENT["components"]["schemas"][name])
    return found


def test_what_an_answer_always_has_is_required():
    """Or else each field of a generated client has to be asked whether it is there."""
    schemas = DOCUMENT["components"]["schemas"]
    bases = {
        part["$ref"].rpartition("/")[2]
        for schema in schemas.values()
        for part in schema.get("allOf", ())
    }
    optional = {}
    for name in schemas_of_answers() - MAPS - bases:
        schema = schemas[name]
        parts = [schema, *map(resolve, schema.get("allOf", ()))]
        fields = {field for part in parts for field in part.get("properties", {})}
        optional[name] = fields - {field for part in parts for field in part.get("required", ())}

    assert SOMETIMES_THERE == {name: fields for name, fields in optional.items() if fields}


def test_the_guide_says_of_every_code_of_an_error_what_to_do():
    rows = re.findall(r"^\| ([0-9, ]+) \| (.+?) \|", GUIDE.read_text("utf-8"), re.MULTILINE)
    told = Counter(code for _, codes in rows for code in re.findall("`([a-z_]+)`", codes))

    assert {code.value for code in ErrorCode} == told.keys()
    assert {"internal": 2} == {code: times for code, times in told.items() if times > 1}


def test_every_list_and_every_object_says_what_is_in_it():
    vague = [
        where
        for where, node in nodes(DOCUMENT)
        if (node.get("type") == "array" and "items" not in node)
        or (
            node.get("type") == "object"
            and not node.keys() & {"properties", "additionalProperties", "allOf", "description"}
            and "application/yaml" not in where
        )
    ]

    assert [] == vague


def test_every_object_has_a_name_of_its_own():
    """Or else clients that are generated call it `InlineResponse2007`."""
    nameless = [
        where
        for where, node in nodes(DOCUMENT)
        if "properties" in node
        and not where.endswith("/properties")
        and not re.fullmatch(r"/components/schemas/\w+", where)
    ]

    assert [] == nameless


def test_no_field_of_a_body_has_a_default():
    """Clients that are generated would send it along, and a PATCH change what nobody named."""
    fields = [
        f"{where}/{name}"
        for where, node in nodes(DOCUMENT["components"]["schemas"])
        for name, field in node.get("properties", {}).items()
        if "default" in field
    ]

    assert [] == fields


def test_what_may_be_null_and_is_a_choice_has_null_among_the_choices():
    closed = [
        where
        for where, node in nodes(DOCUMENT)
        if "null" in types_of(node) and None not in node.get("enum", [None])
    ]

    assert [] == closed


def test_every_moment_of_an_example_has_romes_offset_but_what_is_signed():
    signed = ("generated_at", "event", "time_stamp", "statement")
    moments = [
        (where, moment)
        for where, example in told_by_examples(DOCUMENT)
        for moment in re.findall(r"^[0-9-]{10}T[0-9:.]+(.+)$", example)
        if not any(f"/{name}" in where for name in signed)
    ]

    assert moments
    assert [] == [one for one in moments if one[1] not in {"+01:00", "+02:00"}]


def told_by_examples(node, where="", *, inside=False):
    """Every text of an example of an answer, with the path to it."""
    if isinstance(node, str) and inside:
        yield where, node
    elif isinstance(node, dict):
        for name, inner in node.items():
            if name not in {"requestBody", "requestBodies"}:
                yield from told_by_examples(
                    inner, f"{where}/{name}", inside=inside or name == "example"
                )
    elif isinstance(node, list):
        for place, inner in enumerate(node):
            yield from told_by_examples(inner, f"{where}/{place}", inside=inside)


def test_nothing_is_said_as_in_openapi_3_0():
    """`nullable` means nothing in OpenAPI 3.1, and generators pass over it."""
    assert [] == [where for where, node in nodes(DOCUMENT) if "nullable" in node]


def test_every_choice_is_of_the_type_that_it_is_said_to_have():
    """In YAML 1.1, off is false."""
    kinds = {"string": str, "integer": int, "boolean": bool, "null": type(None)}
    odd = [
        where
        for where, node in nodes(DOCUMENT)
        for choice in node.get("enum", [])
        if "type" in node and not any(kinds[kind] is type(choice) for kind in types_of(node))
    ]

    assert [] == odd

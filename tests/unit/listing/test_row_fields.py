"""What a row has is said once, and the description is held to it."""

from pathlib import Path
from typing import get_type_hints

import yaml

from chalicelib.domain.listing.row_fields import (
    ROW_FIELDS,
    EmailRow,
    FilterBy,
    choices_of,
    filtered_by,
)

SCHEMAS = yaml.safe_load(Path("docs/openapi.yaml").read_text("utf-8"))["components"]["schemas"]


def test_the_description_has_the_fields_of_a_row_and_no_others():
    assert list(ROW_FIELDS) == list(SCHEMAS["Email"]["properties"])


def may_be_null(told):
    return "null" in told.get("type", ()) or {"type": "null"} in told.get("oneOf", ())


def test_the_description_lets_be_null_what_may_be():
    described = SCHEMAS["Email"]["properties"]
    nullable = {name for name, told in described.items() if may_be_null(told)}

    expected = {
        name
        for name, hint in get_type_hints(EmailRow).items()
        if type(None) in getattr(getattr(hint, "__value__", hint), "__args__", ())
    }
    assert expected == nullable


def test_the_description_has_the_values_that_may_be_chosen():
    described = SCHEMAS["Email"]["properties"]
    for field in filtered_by(FilterBy.CHOICE):
        assert choices_of(field) == tuple(described[field]["enum"])


def test_every_field_of_a_row_is_always_there():
    assert set(ROW_FIELDS) == set(SCHEMAS["Email"]["required"])


def test_no_field_is_compared_in_two_ways():
    fields = [name for kind in FilterBy for name in filtered_by(kind)]

    assert sorted(set(fields)) == sorted(fields)
    assert set(ROW_FIELDS[:16]) - {"error_log", "attachments"} == set(fields)

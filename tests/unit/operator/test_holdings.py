"""Closing a company knows every table: a new one has to be named, or something would be left."""

from dataclasses import fields

import pytest

from chalicelib.domain.operator.plain_items import json_lines
from chalicelib.settings import Settings
from chalicelib.tables.operator.holdings import HOLDINGS, LET_GO, OPERATORS
from local.stack import FROM_OUTPUTS, whole_template

RESOURCES = whole_template()["Resources"]


def test_every_table_is_named_once():
    named = [holding.setting for holding in HOLDINGS] + [*LET_GO, *OPERATORS]
    tables = {field.name for field in fields(Settings) if field.name.endswith("_table")}

    assert sorted(tables) == sorted(named)


@pytest.mark.parametrize("holding", HOLDINGS, ids=lambda holding: holding.setting)
def test_items_are_known_by_the_keys_of_their_table(holding):
    [output] = [name for name, said in FROM_OUTPUTS.items() if said == holding.setting.upper()]
    schema = RESOURCES[output.removesuffix("Name")]["Properties"]["KeySchema"]
    keys = tuple(key["AttributeName"] for key in schema)

    assert keys == holding.keys
    assert ("company_id" == keys[0]) is not bool(holding.condition)


def test_items_are_told_as_plain_json_without_secrets():
    item = {
        "company_id": {"N": "5"},
        "share": {"N": "0.5"},
        "name": {"S": "Officina è"},
        "password": {"B": b"\x00"},
        "tags": {"L": [{"S": "a"}, {"NULL": True}, {"BOOL": True}]},
        "wanted_by": {"NS": ["1", "2"]},
        "smtp": {"M": {"port": {"N": "587"}}},
    }

    expected = (
        '{"company_id": 5, "share": 0.5, "name": "Officina è", "password": "(encrypted)", '
        '"tags": ["a", null, true], "wanted_by": [1, 2], "smtp": {"port": 587}}\n'
    )
    assert expected == json_lines([item]).decode()

"""The tables in the template are the tables that the code believes in."""

import pytest
from pynamodb.indexes import Index

from chalicelib.tables.batches import BatchItem
from chalicelib.tables.companies import CompanyItem
from chalicelib.tables.email_item import EmailItem

TABLES = [("EmailsTable", EmailItem), ("CompaniesTable", CompanyItem), ("BatchesTable", BatchItem)]


def keys_of(attributes) -> dict[str, tuple[str, str]]:
    """Role and type of each key among the attributes of a model or index, by name in the table."""
    return {
        one.attr_name: ("HASH" if one.is_hash_key else "RANGE", one.attr_type)
        for one in attributes.values()
        if one.is_hash_key or one.is_range_key
    }


def declared_keys(table, schema) -> dict[str, tuple[str, str]]:
    types = {one["AttributeName"]: one["AttributeType"] for one in table["AttributeDefinitions"]}
    return {one["AttributeName"]: (one["KeyType"], types[one["AttributeName"]]) for one in schema}


@pytest.mark.parametrize(("logical_id", "model"), TABLES)
def test_the_keys_of_the_table_are_those_of_the_model(package, logical_id, model):
    table = package.resources("AWS::DynamoDB::Table")[logical_id]

    assert keys_of(model.get_attributes()) == declared_keys(table, table["KeySchema"])


@pytest.mark.parametrize(("logical_id", "model"), TABLES)
def test_the_indexes_of_the_table_are_those_of_the_model(package, logical_id, model):
    table = package.resources("AWS::DynamoDB::Table")[logical_id]

    declared = {
        index["IndexName"]: (
            declared_keys(table, index["KeySchema"]),
            index["Projection"]["ProjectionType"],
        )
        for index in table.get("GlobalSecondaryIndexes", [])
    }

    expected = {
        index.Meta.index_name: (
            keys_of(index.Meta.attributes),
            index.Meta.projection.projection_type,
        )
        for index in vars(model).values()
        if isinstance(index, Index)
    }
    assert expected == declared


@pytest.mark.parametrize(("logical_id", "model"), TABLES)
def test_items_expire_by_the_attribute_that_the_model_writes(package, logical_id, model):
    table = package.resources("AWS::DynamoDB::Table")[logical_id]

    declared = table.get("TimeToLiveSpecification")

    writes = "expires_at" in {one.attr_name for one in model.get_attributes().values()}
    assert ({"AttributeName": "expires_at", "Enabled": True} if writes else None) == declared


def test_every_table_has_its_model(package):
    assert {name for name, _ in TABLES} == set(package.resources("AWS::DynamoDB::Table"))


def test_tables_that_cannot_be_made_again_have_a_way_back(package):
    without = {
        name
        for name, table in package.resources("AWS::DynamoDB::Table").items()
        if not table.get("PointInTimeRecoverySpecification", {}).get("PointInTimeRecoveryEnabled")
        or table.get("DeletionProtectionEnabled") != {"Ref": "DeletionProtection"}
    }

    assert {"BatchesTable"} == without

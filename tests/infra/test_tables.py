"""The tables in the template are the tables that the code believes in."""

import pytest

TABLES = [
    "EmailsTable",
    "CompaniesTable",
    "BatchesTable",
    "HoldsTable",
    "UsageTable",
    "RecipientsTable",
    "OpeningsTable",
    "GrantsTable",
    "DomainsTable",
    "ActsTable",
    "ClosingsTable",
    "DocumentsTable",
    "IssuedDocumentsTable",
    "RemindersTable",
    "TemplatesTable",
    "ExportsTable",
    "SubscriptionsTable",
    "DeliveriesTable",
]


def declared_keys(table, schema) -> dict[str, list[str]]:
    """Role and type of each key of a schema."""
    types = {one["AttributeName"]: one["AttributeType"] for one in table["AttributeDefinitions"]}
    return {one["AttributeName"]: [one["KeyType"], types[one["AttributeName"]]] for one in schema}


def test_every_table_has_its_model_and_every_model_its_table(package, code):
    assert set(TABLES) == set(code["tables"]) == set(package.resources("AWS::DynamoDB::Table"))


@pytest.mark.parametrize("name", TABLES)
def test_the_keys_of_the_table_are_those_of_the_model(package, code, name):
    table = package.resources("AWS::DynamoDB::Table")[name]

    assert code["tables"][name]["keys"] == declared_keys(table, table["KeySchema"])


@pytest.mark.parametrize("name", TABLES)
def test_the_indexes_of_the_table_are_those_of_the_model(package, code, name):
    table = package.resources("AWS::DynamoDB::Table")[name]

    declared = {
        index["IndexName"]: [
            declared_keys(table, index["KeySchema"]),
            index["Projection"]["ProjectionType"],
        ]
        for index in table.get("GlobalSecondaryIndexes", [])
    }

    assert code["tables"][name]["indexes"] == declared


@pytest.mark.parametrize("name", TABLES)
def test_items_expire_by_the_attribute_that_the_model_writes(package, code, name):
    table = package.resources("AWS::DynamoDB::Table")[name]
    writes = "expires_at" in code["tables"][name]["attributes"]

    expiry = table.get("TimeToLiveSpecification")

    assert ({"AttributeName": "expires_at", "Enabled": True} if writes else None) == expiry


def test_tables_that_cannot_be_made_again_have_a_way_back(package):
    without = {
        name
        for name, table in package.resources("AWS::DynamoDB::Table").items()
        if not table.get("PointInTimeRecoverySpecification", {}).get("PointInTimeRecoveryEnabled")
        or table.get("DeletionProtectionEnabled") != {"Ref": "DeletionProtection"}
    }

    assert {"BatchesTable", "ExportsTable", "UsageTable"} == without

"""What the integration tests make of moto's DynamoDB answers as moto's own does."""

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from tests.quick_dynamodb import quicken_dynamodb

KINDS = {
    "text": {"S": "perché"},
    "number": {"N": "12.50"},
    "yes": {"BOOL": True},
    "none": {"NULL": True},
    "bytes": {"B": b"\x00\xff"},
    "texts": {"SS": ["a", "b"]},
    "numbers": {"NS": ["1", "2"]},
    "several_bytes": {"BS": [b"\x01", b"\xfe"]},
    "map": {"M": {"parts": {"L": [{"B": b"\x02"}, {"M": {"deep": {"N": "7"}}}]}}},
    "list": {"L": [{"S": "a"}, {"SS": ["b"]}, {"NULL": True}]},
}


@pytest.fixture
def client(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    return boto3.client("dynamodb", region_name="eu-south-1")


def fill(client):
    client.create_table(
        TableName="emails",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=_keys("company", "email"),
        AttributeDefinitions=[
            {"AttributeName": name, "AttributeType": kind}
            for name, kind in (("company", "N"), ("email", "S"), ("group", "S"))
        ],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "ByGroup",
                "KeySchema": _keys("group", "email"),
                "Projection": {"ProjectionType": "KEYS_ONLY"},
            },
            {
                "IndexName": "OfCompany",
                "KeySchema": _keys("company", "group"),
                "Projection": {"ProjectionType": "ALL"},
            },
        ],
    )
    for number in range(12):
        grouped = {"group": {"S": f"g{number % 2}"}} if number % 5 else {}
        key = {"company": {"N": str(number % 3)}, "email": {"S": f"e{11 - number:02}"}}
        client.put_item(TableName="emails", Item=key | grouped | KINDS)


def _keys(partition, sort):
    return [
        {"AttributeName": partition, "KeyType": "HASH"},
        {"AttributeName": sort, "KeyType": "RANGE"},
    ]


def query(client, condition, values, **more):
    """A query with a limit of two, page after page, in both directions."""
    asked = {
        "TableName": "emails",
        "KeyConditionExpression": condition,
        "ExpressionAttributeValues": values,
        "PaginationConfig": {"PageSize": 2},
    }
    paginator = client.get_paginator("query")
    return [
        (page["Items"], page["Count"], page["ScannedCount"], page.get("LastEvaluatedKey"))
        for forward in (True, False)
        for page in paginator.paginate(**asked, ScanIndexForward=forward, **more)
    ]


def read(client):
    """Every way to read that the service knows."""
    key = {"company": {"N": "1"}, "email": {"S": "e10"}}
    groups = {":group": {"S": "g1"}}
    company = {":company": {"N": "1.0"}}
    range_ = company | {":from": {"S": "e04"}, ":to": {"S": "e09"}}
    picked = {"ExpressionAttributeNames": {"#map": "map"}}
    return [
        client.get_item(TableName="emails", Key=key)["Item"],
        client.batch_get_item(RequestItems={"emails": {"Keys": [key]}})["Responses"],
        client.scan(TableName="emails")["Items"],
        query(client, "company = :company", company),
        query(client, "company = :company AND email BETWEEN :from AND :to", range_),
        query(client, "company = :company", {":company": {"N": "9"}}),
        query(client, "company = :company", company, ProjectionExpression="email, nothing"),
        query(client, "company = :company", company, ProjectionExpression="#map.parts", **picked),
        query(
            client,
            "company = :company",
            company | groups,
            FilterExpression="#group = :group",
            ExpressionAttributeNames={"#group": "group"},
        ),
        query(
            client,
            "#group = :group",
            groups,
            IndexName="ByGroup",
            ExpressionAttributeNames={"#group": "group"},
        ),
        query(client, "company = :company", company, IndexName="OfCompany"),
    ]


def change(client):
    """Change parts of an item, and let one become too large."""
    key = {"company": {"N": "1"}, "email": {"S": "e10"}}
    changed = client.update_item(
        TableName="emails",
        Key=key,
        UpdateExpression="SET #map.parts[0] = :text, #list = list_append(#list, :more) "
        "ADD #number :one, #texts :texts",
        ConditionExpression="#number = :was",
        ExpressionAttributeNames={f"#{name}": name for name in ("map", "list", "number", "texts")},
        ExpressionAttributeValues={
            ":text": {"S": "new"},
            ":more": {"L": [{"N": "1"}]},
            ":one": {"N": "1"},
            ":was": {"N": "12.5"},
            ":texts": {"SS": ["c"]},
        },
        ReturnValues="ALL_OLD",
    )["Attributes"]
    with pytest.raises(ClientError) as refused:
        client.put_item(TableName="emails", Item=key | {"text": {"S": "x" * 410_000}})
    return sorted_sets(changed), refused.value.response["Error"]


def sorted_sets(attributes):
    return {
        name: sorted(value["SS"]) if "SS" in value else value for name, value in attributes.items()
    }


def dialogue(client):
    with mock_aws():
        fill(client)
        return read(client), change(client), sorted_sets(read(client)[0])


def test_whatever_is_asked_the_answers_are_motos_own(client, monkeypatch):
    own = dialogue(client)

    quicken_dynamodb(monkeypatch)

    assert own == dialogue(client)

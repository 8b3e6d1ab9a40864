"""IAM, simulated: what each Lambda asks of AWS, beside what its policy allows."""

import pytest

from infra import rights
from infra.rights import Right

GET = ["dynamodb:GetItem", "EmailsTable"]


def policy(action, resource):
    return {"Statement": [{"Effect": "Allow", "Action": action, "Resource": resource}]}


def arn(name):
    return {"Fn::GetAtt": [name, "Arn"]}


def test_every_lambda_may_do_what_it_does_and_nothing_else():
    faults = [line for line in rights.lines(rights.read()) if line.strip().startswith("!!")]

    # A new call is written down by `make rights`, or by hand in infra/aws_calls.json.
    assert [] == faults


def test_no_policy_denies_or_excepts_which_would_be_judged_wrongly(package):
    statements = [
        one
        for role in package.resources("AWS::IAM::Role").values()
        for each in role.get("Policies", [])
        for one in each["PolicyDocument"]["Statement"]
    ]

    assert {"Allow"} == {one["Effect"] for one in statements}
    assert not any({"NotAction", "NotResource"} & one.keys() for one in statements)


def test_a_call_that_no_policy_allows_is_a_fault():
    (row,) = rights.table({"a": [GET]}, {"a": {"Statement": []}})

    assert (Right("a", *GET), True) == (row.right, row.is_fault)
    assert "NOT ALLOWED" in next(rights.lines([row]))


def test_another_lambdas_right_is_not_ones_own():
    rows = rights.table({"a": [GET]}, {"b": policy(GET[0], arn(GET[1]))})

    assert [True, True] == [row.is_fault for row in rows]


def test_a_right_that_nobody_asks_for_is_a_fault():
    (row,) = rights.table({}, {"a": policy(GET[0], arn(GET[1]))})

    assert row.is_fault
    assert "NEVER ASKED" in next(rights.lines([row]))


def test_a_right_with_a_reason_is_none():
    (row,) = rights.table({}, {"a": policy("s3:ListBucket", arn("ContentBucket"))})

    assert not row.is_fault


@pytest.mark.parametrize(
    ("resource", "called", "allowed"),
    [
        (arn("EmailsTable"), "EmailsTable", True),
        (arn("EmailsTable"), "EmailsTable/index/ByDue", False),
        ({"Fn::Sub": "${EmailsTable.Arn}/index/ByDue"}, "EmailsTable/index/ByDue", True),
        ({"Fn::Sub": "${EmailsTable.Arn}/index/ByDue"}, "EmailsTable/index/ByCategory", False),
        ({"Fn::Sub": "${ContentBucket.Arn}/*"}, "ContentBucket/company/one", True),
        ({"Fn::Sub": "${ContentBucket.Arn}/exports/*"}, "ContentBucket/company/one", False),
        ({"Fn::Sub": "${ContentBucket.Arn}/exports/*"}, "ContentBucket/exports/one", True),
    ],
)
def test_a_right_reaches_as_far_as_its_resource(resource, called, allowed):
    rows = rights.table({"a": [["x:Do", called]]}, {"a": policy("x:Do", resource)})

    assert allowed is not any(row.is_fault for row in rows)

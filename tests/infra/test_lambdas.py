"""Every Lambda: its code, its environment, its rights, its log."""

import json
from dataclasses import fields

import pytest

from chalicelib.settings import Settings

CONSTANT = {
    "STAGE",
    "POWERTOOLS_SERVICE_NAME",
    "POWERTOOLS_METRICS_NAMESPACE",
    "POWERTOOLS_LOG_LEVEL",
    "PYTHONWARNINGS",
}

OF_THE_WHOLE_ACCOUNT = {"ses:GetSuppressedDestination", "ses:DeleteSuppressedDestination"}
"""SES has one list for the account, which has no ARN to name."""


def strings(value) -> list[str]:
    """Every string within a value, however deep."""
    if isinstance(value, str):
        return [value]
    children = value.values() if isinstance(value, dict) else value
    return (
        [text for child in children for text in strings(child)]
        if isinstance(value, dict | list)
        else []
    )


def policy_name(function) -> str:
    """The name of a Lambda's policy file: Chalice calls the Lambda behind app.app api_handler."""
    entry = function["Handler"].removeprefix("app.")
    return "api_handler" if entry == "app" else entry


def statements(package, function) -> list[dict]:
    role, _ = function["Role"]["Fn::GetAtt"]
    policies = package.resources("AWS::IAM::Role")[role]["Policies"]
    return [one for policy in policies for one in policy["PolicyDocument"]["Statement"]]


def test_every_lambda_starts_in_the_index(package):
    outside = [
        one["Handler"] for one in package.lambdas.values() if not one["Handler"].startswith("app.")
    ]

    assert package.lambdas
    assert [] == outside


def test_every_lambda_runs_the_python_that_built_its_zip(package):
    version = (package.root / ".python-version").read_text().strip()

    assert {f"python{version}"} == {one["Runtime"] for one in package.lambdas.values()}


def test_every_lambda_gets_exactly_the_variables_that_settings_read(package):
    expected = {field.name.upper() for field in fields(Settings)} | CONSTANT

    for name, function in package.lambdas.items():
        assert expected == set(function["Environment"]["Variables"]), name


def test_no_placeholder_survives_packaging(package):
    assert [] == [
        text for text in strings(package.template) if text.startswith(("set by", "arn:set"))
    ]


@pytest.mark.parametrize("name", ["SMTP_ALLOWED_LOOPBACK_PORTS", "ALWAYS_FRAMED_BY"])
def test_no_lambda_may_do_what_only_a_developers_machine_may(package, name):
    assert {""} == {one["Environment"]["Variables"][name] for one in package.lambdas.values()}


def test_every_lambda_has_the_policy_file_of_its_name_and_every_file_its_lambda(package):
    files = {
        path.stem: json.loads(path.read_text())
        for path in (package.root / "infra/policies").iterdir()
    }

    granted = {policy_name(one): statements(package, one) for one in package.lambdas.values()}

    assert {name: policy["Statement"] for name, policy in files.items()} == granted


def test_no_lambda_may_do_everything_or_touch_everything(package):
    for name, function in package.lambdas.items():
        for statement in statements(package, function):
            actions = strings(statement["Action"])

            if set(actions) != OF_THE_WHOLE_ACCOUNT:
                assert "*" not in strings(statement["Resource"]), (name, statement["Sid"])
            assert [] == [action for action in actions if "*" in action], (name, statement["Sid"])


def test_every_lambda_writes_a_log_of_its_own_that_expires(package):
    groups = package.resources("AWS::Logs::LogGroup")

    logs = {name: one["LoggingConfig"]["LogGroup"]["Ref"] for name, one in package.lambdas.items()}

    assert len(package.lambdas) == len(set(logs.values()))
    for name, group in logs.items():
        rights = [
            statement["Resource"]
            for statement in statements(package, package.lambdas[name])
            if "logs:PutLogEvents" in statement["Action"]
        ]
        assert [{"Fn::GetAtt": [group, "Arn"]}] == rights
        assert groups[group]["RetentionInDays"] > 0


@pytest.mark.parametrize(
    "needed",
    ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
)
def test_every_lambda_behind_a_queue_may_take_from_it(package, needed):
    behind = {
        name: event["Properties"]["Queue"]
        for name, one in package.lambdas.items()
        for event in one.get("Events", {}).values()
        if event["Type"] == "SQS"
    }

    assert behind
    for name, queue in behind.items():
        granted = [
            one["Resource"]
            for one in statements(package, package.lambdas[name])
            if needed in one["Action"]
        ]
        assert [queue] == granted

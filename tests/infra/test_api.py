"""The API as it is deployed: what it calls, what it writes down, how much it takes."""

import json
import re

WRITTEN_DOWN = {
    "$context.requestId",
    "$context.requestTimeEpoch",
    "$context.httpMethod",
    "$context.resourcePath",
    "$context.status",
    "$context.responseLatency",
    "$context.integrationLatency",
    "$context.integrationStatus",
    "$context.error.responseType",
}


def only(resources):
    (one,) = resources.values()
    return one


def test_the_access_log_names_no_person_and_holds_no_token(files):
    stage = only(files.template.of_type("AWS::ApiGateway::Stage"))

    written = json.loads(stage["AccessLogSetting"]["Format"])

    assert WRITTEN_DOWN == set(written.values())


def test_the_access_log_expires_and_api_gateway_may_write_it_before_there_is_a_stage(files):
    stage = only(files.template.of_type("AWS::ApiGateway::Stage"))
    group, _ = stage["AccessLogSetting"]["DestinationArn"]["Fn::GetAtt"]

    assert files.template.of_type("AWS::Logs::LogGroup")[group]["RetentionInDays"] > 0
    assert "ApiGatewayAccount" == files.template.resources["RestAPI"]["DependsOn"]


def test_every_path_is_throttled_and_there_is_one_stage(files):
    stage = only(files.template.of_type("AWS::ApiGateway::Stage"))
    (settings,) = stage["MethodSettings"]
    deployment = only(files.template.of_type("AWS::ApiGateway::Deployment"))

    assert ("/*", "*") == (settings["ResourcePath"], settings["HttpMethod"])
    assert {"Ref": "RequestsPerSecond"} == settings["ThrottlingRateLimit"]
    assert {"Ref": "RequestsPerSecond"} == settings["ThrottlingBurstLimit"]
    assert "StageName" not in deployment  # it would be a second one


def test_every_route_calls_the_published_version_that_has_a_snapshot(files):
    body = only(files.template.of_type("AWS::ApiGateway::RestApi"))["Body"]
    alias = files.template.resources["APIHandlerAlias"]["Properties"]

    called = set(re.findall(r"/functions/\$\{(\w+)", json.dumps(body)))

    assert {"APIHandlerAlias"} == called
    assert {"Ref": "APIHandler"} == alias["FunctionName"]
    assert {"Fn::GetAtt": ["APIHandlerVersion", "Version"]} == alias["FunctionVersion"]
    assert {"ApplyOn": "PublishedVersions"} == files.template.functions["APIHandler"]["SnapStart"]


def test_every_release_publishes_a_version_of_a_function_that_has_changed(files):
    version = files.template.resources["APIHandlerVersion"]

    assert {"Ref": "Release"} == version["Properties"]["Description"]
    assert "${Release}" in files.template.functions["APIHandler"]["Description"]["Fn::Sub"]
    # Kept ones would cost, each its snapshot.
    assert "DeletionPolicy" not in version


def test_the_custom_domain_is_made_only_where_there_is_one(files):
    names = ("CustomDomain", "CustomDomainMapping")

    assert {"HasDomain"} == {files.template.resources[name]["Condition"] for name in names}
    assert "HasDomain" == files.template.document["Outputs"]["DomainTarget"]["Condition"]


def test_the_dashboard_can_be_read_and_shows_what_the_service_counts(package, files):
    body = only(files.template.of_type("AWS::CloudWatch::Dashboard"))["DashboardBody"]["Fn::Sub"]
    source = "".join(path.read_text() for path in (package.root / "chalicelib").rglob("*.py"))

    widgets = json.loads(body)["widgets"]
    counted = set(re.findall(r"\bEmail[A-Z]\w+", body))

    assert len(widgets) >= 6
    assert counted
    assert set() == {name for name in counted if f'"{name}"' not in source}


def test_no_secret_is_put_into_a_variable(files):
    values = [
        value
        for function in files.template.functions.values()
        for value in function["Environment"]["Variables"].values()
    ]

    assert "{{resolve:" not in json.dumps(values)
    # A secret's Ref is its name, never what it holds; all else is a name or a parameter too.
    secret_parameters = [
        name for name, one in files.template.document["Parameters"].items() if one.get("NoEcho")
    ]
    assert [] == secret_parameters

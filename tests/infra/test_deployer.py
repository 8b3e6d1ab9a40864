"""What an operator's pipeline may do: the workflow, the role that it takes on, and who may."""

import json
import re

import pytest
import yaml

from infra.templates import listed

FOLDER = "infra/deployer"
ONLY_BY_CLOUDFORMATION = {
    "ForAnyValue:StringEquals": {"aws:CalledVia": ["cloudformation.amazonaws.com"]}
}


@pytest.fixture
def policy(package):
    return json.loads((package.root / FOLDER / "policy.json").read_text())["Statement"]


@pytest.fixture
def workflow(package):
    return yaml.safe_load((package.root / FOLDER / "deploy.yml").read_text())


def test_what_changes_resources_goes_through_cloudformation_alone(policy):
    by_itself = [
        action
        for one in policy
        if one.get("Condition") != ONLY_BY_CLOUDFORMATION
        for action in listed(one["Action"])
        if not re.search(r":(Get|Describe|List)\w+$", action)
    ]

    assert {
        "cloudformation:*",
        "s3:CreateBucket",
        "s3:PutBucketPublicAccessBlock",
        "s3:PutObject",
    } == set(by_itself)


def test_every_service_of_the_template_is_among_what_cloudformation_may(package, policy, files):
    spelt = {
        "CloudWatch": "cloudwatch",
        "ApiGateway": "apigateway",
        "CodeDeploy": "codedeploy",
        "DynamoDB": "dynamodb",
        "Events": "events",
        "KMS": "kms",
        "Lambda": "lambda",
        "Logs": "logs",
        "S3": "s3",
        "SES": "ses",
        "SNS": "sns",
        "SQS": "sqs",
        "SecretsManager": "secretsmanager",
        "IAM": "iam",
    }
    used = {one["Type"].split("::")[1] for one in files.template.resources.values()}
    allowed = {
        action.split(":")[0]
        for one in policy
        if one.get("Condition") == ONLY_BY_CLOUDFORMATION
        for action in listed(one["Action"])
    }

    assert {spelt[name] for name in used} == allowed


def test_only_an_environment_of_one_repository_takes_the_role_on(package):
    [statement] = json.loads((package.root / FOLDER / "trust.json").read_text())["Statement"]

    assert {
        "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
        "token.actions.githubusercontent.com:sub": "repo:OWNER/REPOSITORY:environment:STAGE",
    } == statement["Condition"]["StringEquals"]


def test_a_pull_request_from_elsewhere_gets_no_credentials(workflow):
    may = {name: "id-token" in job.get("permissions", {}) for name, job in workflow["jobs"].items()}

    assert {"contents": "read"} == workflow["permissions"]
    assert {"check": False, "diff": True, "deploy-dev": True, "deploy-prod": True} == may
    assert "head.repo.full_name == github.repository" in workflow["jobs"]["diff"]["if"]


def test_prod_waits_for_dev_and_for_an_approval(workflow):
    prod = workflow["jobs"]["deploy-prod"]

    assert ("deploy-dev", "prod") == (prod["needs"], prod["environment"])
    assert "make deploy STAGE=prod" == prod["steps"][-1]["run"]


def test_every_job_ends_sometime_and_checks_first(workflow):
    jobs = workflow["jobs"]

    assert all(job["timeout-minutes"] <= 90 for job in jobs.values())
    assert {"check"} == {jobs[name]["needs"] for name in ("diff", "deploy-dev")}

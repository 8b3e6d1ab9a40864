"""The stack of infra/template.yaml: raised in the stand-in, and asked for its settings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError, WaiterError
from chalice.package import YAMLTemplateSerializer

from local import places
from local.trouble import Trouble

if TYPE_CHECKING:
    from types_boto3_cloudformation.client import CloudFormationClient
    from types_boto3_cloudformation.type_defs import ParameterTypeDef, StackTypeDef
    from types_boto3_dynamodb.client import DynamoDBClient

NAME = "ricevuta"

DATA_TYPES = frozenset(
    {
        "AWS::DynamoDB::Table",
        "AWS::KMS::Key",
        "AWS::S3::Bucket",
        "AWS::SQS::Queue",
        "AWS::SecretsManager::Secret",
    }
)
"""What holds data. The rest of the template watches Lambdas, and here there are none."""

NEVER_STOOD = frozenset({"CREATE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED"})
"""A first creation that failed: such a stack cannot be updated and holds nothing."""

FROM_OUTPUTS = {
    "EmailsTableName": "EMAILS_TABLE",
    "CompaniesTableName": "COMPANIES_TABLE",
    "BatchesTableName": "BATCHES_TABLE",
    "HoldsTableName": "HOLDS_TABLE",
    "UsageTableName": "USAGE_TABLE",
    "DocumentsTableName": "DOCUMENTS_TABLE",
    "IssuedDocumentsTableName": "ISSUED_DOCUMENTS_TABLE",
    "RemindersTableName": "REMINDERS_TABLE",
    "TemplatesTableName": "TEMPLATES_TABLE",
    "ExportsTableName": "EXPORTS_TABLE",
    "ExportsUrl": "EXPORTS_URL",
    "RecipientsTableName": "RECIPIENTS_TABLE",
    "OpeningsTableName": "OPENINGS_TABLE",
    "GrantsTableName": "GRANTS_TABLE",
    "DomainsTableName": "DOMAINS_TABLE",
    "ActsTableName": "ACTS_TABLE",
    "ClosingsTableName": "CLOSINGS_TABLE",
    "SubscriptionsTableName": "SUBSCRIPTIONS_TABLE",
    "DeliveriesTableName": "DELIVERIES_TABLE",
    "DeliveriesUrl": "DELIVERIES_URL",
    "OutboxUrl": "OUTBOX_URL",
    "DeadLettersUrl": "DEAD_LETTERS_URL",
    "SesEventsUrl": "SES_EVENTS_URL",
    "SpilledHitsUrl": "SPILLED_HITS_URL",
    "ContentBucketName": "CONTENT_BUCKET",
    "TokenKeysSecretId": "TOKEN_KEYS_SECRET",
    "MailboxClientsSecretId": "MAILBOX_CLIENTS_SECRET",
    "CompanyKeyId": "COMPANY_KEY_ID",
    "DossierKeyId": "DOSSIER_KEY_IDS",
    "WebhookKeyId": "WEBHOOK_KEY_ID",
}
FROM_PARAMETERS = {
    "PublicUrl": "PUBLIC_URL",
    "NoReplyAddress": "NO_REPLY_ADDRESS",
}


def environment_of(stack: StackTypeDef) -> dict[str, str]:
    """The variables of chalicelib/settings.py, as a deployed stack's outputs and parameters say.

    Raises:
        Trouble: it is not a stack of this service.
    """
    outputs = {
        output.get("OutputKey", ""): output.get("OutputValue", "")
        for output in stack.get("Outputs", [])
    }
    parameters = {
        parameter.get("ParameterKey", ""): parameter.get("ParameterValue", "")
        for parameter in stack.get("Parameters", [])
    }
    missing = FROM_OUTPUTS.keys() - outputs.keys()
    if missing:
        raise Trouble(
            f"stack {stack['StackName']!r} is no stack of this service: "
            f"it has no output {', '.join(sorted(missing))}"
        )
    environment = {variable: outputs[name] for name, variable in FROM_OUTPUTS.items()}
    return environment | {
        variable: parameters.get(name, "") for name, variable in FROM_PARAMETERS.items()
    }


def find(cloudformation: CloudFormationClient, name: str) -> StackTypeDef | None:
    """The stack of this name, if there is one."""
    try:
        return cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise


def bring_up(
    cloudformation: CloudFormationClient, dynamodb: DynamoDBClient, values: Mapping[str, str]
) -> StackTypeDef:
    """Create the stack in the stand-in, or update it to what the template says today."""
    template = data_template()
    parameters: list[ParameterTypeDef] = [
        {"ParameterKey": name, "ParameterValue": values[name]}
        for name in template["Parameters"]
        if name in values
    ]
    try:
        create_or_update(cloudformation, json.dumps(template), parameters)
    except ClientError as error:
        raise Trouble(f"infra/template.yaml does not come up: {error}") from error
    except WaiterError as error:
        why = first_failure(cloudformation)
        raise Trouble(f"infra/template.yaml does not come up: {why}") from error
    try:
        expire_items(cloudformation, dynamodb, template["Resources"])
    except ClientError as error:
        raise Trouble(f".local/ is spoilt: {error}; `make clean-local` forgets it") from error
    stack = find(cloudformation, NAME)
    if stack is None:
        raise Trouble("infra/template.yaml came up, but its stack is gone")
    return stack


def whole_template() -> dict[str, Any]:
    """infra/template.yaml, read as Chalice's packager reads it."""
    serializer = YAMLTemplateSerializer()
    text = places.TEMPLATE.read_text()
    template: dict[str, Any] = serializer.load_template(text, str(places.TEMPLATE))
    return template


def data_template() -> dict[str, Any]:
    """What of infra/template.yaml the stand-in is to hold."""
    template = whole_template()
    resources, outputs = template["Resources"].items(), template["Outputs"].items()
    return {
        "Parameters": template["Parameters"],
        "Resources": {name: one for name, one in resources if one.get("Type") in DATA_TYPES},
        "Outputs": {name: one for name, one in outputs if name in FROM_OUTPUTS},
    }


def create_or_update(
    cloudformation: CloudFormationClient, body: str, parameters: list[ParameterTypeDef]
) -> None:
    """Return once the stack is as the body says."""
    standing = find(cloudformation, NAME)
    if standing and standing["StackStatus"] in NEVER_STOOD:
        cloudformation.delete_stack(StackName=NAME)
        deleted = cloudformation.get_waiter("stack_delete_complete")
        deleted.wait(StackName=NAME, WaiterConfig={"Delay": 1, "MaxAttempts": 30})
        standing = None
    if standing is None or standing["StackStatus"] == "DELETE_COMPLETE":
        cloudformation.create_stack(StackName=NAME, TemplateBody=body, Parameters=parameters)
        created = cloudformation.get_waiter("stack_create_complete")
        created.wait(StackName=NAME, WaiterConfig={"Delay": 1, "MaxAttempts": 30})
        return
    try:
        cloudformation.update_stack(StackName=NAME, TemplateBody=body, Parameters=parameters)
    except ClientError as error:
        if "No updates are to be performed" not in str(error):
            raise
        return
    updated = cloudformation.get_waiter("stack_update_complete")
    updated.wait(StackName=NAME, WaiterConfig={"Delay": 1, "MaxAttempts": 30})


def first_failure(cloudformation: CloudFormationClient) -> str:
    """Why the last creation or update failed."""
    events = cloudformation.describe_stack_events(StackName=NAME)["StackEvents"]  # newest first
    failures = [
        f"{event.get('LogicalResourceId')}: {event.get('ResourceStatusReason')}"
        for event in events
        if event.get("ResourceStatus", "").endswith("_FAILED")
    ]
    return failures[0] if failures else "it took too long"


def expire_items(
    cloudformation: CloudFormationClient, dynamodb: DynamoDBClient, resources: Mapping[str, Any]
) -> None:
    """Set the tables' time to live, which the stand-in's CloudFormation passes over."""
    for name, resource in resources.items():
        ttl = resource.get("Properties", {}).get("TimeToLiveSpecification")
        if ttl:
            detail = cloudformation.describe_stack_resource(StackName=NAME, LogicalResourceId=name)[
                "StackResourceDetail"
            ]
            dynamodb.update_time_to_live(
                TableName=detail["PhysicalResourceId"], TimeToLiveSpecification=ttl
            )

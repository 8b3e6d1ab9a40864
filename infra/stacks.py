"""Stacks of CloudFormation, changed by change sets."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError, WaiterError

from local.stack import NEVER_STOOD, find
from local.trouble import Trouble

if TYPE_CHECKING:
    from types_boto3_cloudformation.client import CloudFormationClient
    from types_boto3_cloudformation.type_defs import StackTypeDef, WaiterConfigTypeDef

NOTHING = ("didn't contain changes", "No updates are to be performed")
SOON: WaiterConfigTypeDef = {"Delay": 1, "MaxAttempts": 300}
PATIENTLY: WaiterConfigTypeDef = {"Delay": 2, "MaxAttempts": 1800}
"""An hour: a custom domain alone may take CloudFormation forty minutes."""

KEEP_DATA = {
    "Statement": [
        {"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"},
        {
            "Effect": "Deny",
            "Action": ["Update:Replace", "Update:Delete"],
            "Principal": "*",
            "Resource": "*",
            "Condition": {
                "StringEquals": {
                    "ResourceType": [
                        "AWS::DynamoDB::Table",
                        "AWS::KMS::Key",
                        "AWS::S3::Bucket",
                        "AWS::SQS::Queue",
                        "AWS::SecretsManager::Secret",
                    ]
                }
            },
        },
    ]
}
"""The stack's policy: no update, by whomever, may put an empty resource in the place of data."""


@dataclass(frozen=True)
class ChangeSet:
    """What an update would do."""

    stack: str
    name: str
    creates: bool
    """Whether the stack begins with it."""
    changes: tuple[str, ...]
    """One line for each resource."""


def propose(
    cloudformation: CloudFormationClient,
    stack: str,
    template_url: str,
    parameters: Mapping[str, str],
) -> ChangeSet | None:
    """What has to change for the stack to be as the template says; None if nothing has to.

    Raises:
        Trouble: CloudFormation refuses the template or the parameters.
    """
    clear_away_what_never_stood(cloudformation, stack)
    standing = find(cloudformation, stack)
    creates = standing is None or standing["StackStatus"] == "REVIEW_IN_PROGRESS"
    name = f"at-{time.time_ns()}"
    try:
        cloudformation.create_change_set(
            StackName=stack,
            ChangeSetName=name,
            ChangeSetType="CREATE" if creates else "UPDATE",
            TemplateURL=template_url,
            Parameters=[
                {"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()
            ],
            Capabilities=["CAPABILITY_IAM"],
        )
        ready = cloudformation.get_waiter("change_set_create_complete")
        ready.wait(StackName=stack, ChangeSetName=name, WaiterConfig=SOON)
    except ClientError as error:
        raise Trouble(f"CloudFormation refuses the template: {error}") from error
    except WaiterError as error:
        described = cloudformation.describe_change_set(StackName=stack, ChangeSetName=name)
        reason = described.get("StatusReason", "it says not why")
        discard(cloudformation, ChangeSet(stack, name, creates, ()))
        if any(text in reason for text in NOTHING):
            return None
        raise Trouble(f"CloudFormation refuses the template: {reason}") from error
    return ChangeSet(stack, name, creates, described_changes(cloudformation, stack, name))


def described_changes(
    cloudformation: CloudFormationClient, stack: str, name: str
) -> tuple[str, ...]:
    """The lines of a change set."""
    pages = cloudformation.get_paginator("describe_change_set").paginate(
        StackName=stack, ChangeSetName=name
    )
    lines = []
    for page in pages:
        for change in page["Changes"]:
            one = change["ResourceChange"]
            replaces = " (replaced)" if one.get("Replacement") == "True" else ""
            lines.append(
                f"{one['Action']:<7} {one['LogicalResourceId']} {one['ResourceType']}{replaces}"
            )
    return tuple(sorted(lines))


def discard(cloudformation: CloudFormationClient, proposed: ChangeSet) -> None:
    """Leave everything as it was."""
    cloudformation.delete_change_set(StackName=proposed.stack, ChangeSetName=proposed.name)
    if proposed.creates:  # a change set that creates brings an empty stack with it
        cloudformation.delete_stack(StackName=proposed.stack)


def execute(cloudformation: CloudFormationClient, proposed: ChangeSet) -> StackTypeDef:
    """Do what was proposed, and return the stack once all of it is done.

    Raises:
        Trouble: something failed; CloudFormation has put everything back as it was.
    """
    cloudformation.execute_change_set(StackName=proposed.stack, ChangeSetName=proposed.name)
    try:
        if proposed.creates:
            cloudformation.get_waiter("stack_create_complete").wait(
                StackName=proposed.stack, WaiterConfig=PATIENTLY
            )
        else:
            cloudformation.get_waiter("stack_update_complete").wait(
                StackName=proposed.stack, WaiterConfig=PATIENTLY
            )
    except WaiterError as error:
        why = first_failure(cloudformation, proposed.stack)
        raise Trouble(f"{proposed.stack} is as it was before: {why}") from error
    cloudformation.set_stack_policy(StackName=proposed.stack, StackPolicyBody=json.dumps(KEEP_DATA))
    stack = find(cloudformation, proposed.stack)
    if stack is None:
        raise Trouble(f"{proposed.stack} is gone")
    return stack


def first_failure(cloudformation: CloudFormationClient, stack: str) -> str:
    """Why the last creation or update failed."""
    began = False
    failure = "it took too long"
    for event in cloudformation.describe_stack_events(StackName=stack)["StackEvents"]:
        if event.get("ResourceStatus", "").endswith("_FAILED"):
            reason = event.get("ResourceStatusReason", "")
            failure = f"{event.get('LogicalResourceId')}: {reason}"
        began = event.get("LogicalResourceId") == stack and event.get("ResourceStatus", "") in {
            "CREATE_IN_PROGRESS",
            "UPDATE_IN_PROGRESS",
        }
        if began:  # newest come first: what lies before is of another day
            break
    return failure


def clear_away_what_never_stood(cloudformation: CloudFormationClient, stack: str) -> None:
    """A stack whose first creation failed holds nothing and cannot be updated."""
    standing = find(cloudformation, stack)
    if standing and standing["StackStatus"] in NEVER_STOOD:
        delete(cloudformation, stack)


def delete(cloudformation: CloudFormationClient, stack: str) -> None:
    """Delete a stack and return once it is gone.

    Raises:
        Trouble: something of it did not go.
    """
    cloudformation.delete_stack(StackName=stack)
    try:
        cloudformation.get_waiter("stack_delete_complete").wait(
            StackName=stack, WaiterConfig=PATIENTLY
        )
    except WaiterError as error:
        why = first_failure(cloudformation, stack)
        raise Trouble(f"{stack} is not deleted: {why}") from error

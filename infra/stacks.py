"""Stacks of CloudFormation, changed by change sets."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError, WaiterError

from infra.retained import policy
from infra.standing import PATIENTLY, what_failed
from local.stack import find
from local.trouble import Trouble

if TYPE_CHECKING:
    from types_boto3_cloudformation.client import CloudFormationClient
    from types_boto3_cloudformation.type_defs import StackTypeDef, WaiterConfigTypeDef

NOTHING = ("didn't contain changes", "No updates are to be performed")
COMPOSITE = "AWS::CloudWatch::CompositeAlarm"
WATCHED_FOR = 5
"""Minutes after an update in which an alarm still takes it back."""
SOON: WaiterConfigTypeDef = {"Delay": 1, "MaxAttempts": 300}


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
    *,
    tags: Mapping[str, str] | None = None,
    guards: Sequence[str] = (),
) -> ChangeSet | None:
    """What has to change for the stack to be as the template says; None if nothing has to.

    Args:
        cloudformation: of the account.
        stack: its name.
        template_url: where CloudFormation finds the template.
        parameters: of the template, all that are not to be as they are by themselves.
        tags: of every resource.
        guards: the ARNs of alarms; if one rings during the update or soon after, it goes back.

    Raises:
        Trouble: CloudFormation refuses the template or the parameters.
    """
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
            Tags=[{"Key": key, "Value": value} for key, value in (tags or {}).items()],
            RollbackConfiguration={
                "RollbackTriggers": [{"Arn": one, "Type": COMPOSITE} for one in guards],
                "MonitoringTimeInMinutes": WATCHED_FOR if guards else 0,
            },
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
        Trouble: something failed; how the stack stands now, why, and what to do.
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
        if not proposed.creates:
            cloudformation.set_stack_policy(StackName=proposed.stack, StackPolicyBody=policy())
        raise Trouble(what_failed(cloudformation, proposed.stack)) from error
    cloudformation.set_stack_policy(StackName=proposed.stack, StackPolicyBody=policy())
    stack = find(cloudformation, proposed.stack)
    if stack is None:
        raise Trouble(f"{proposed.stack} is gone")
    return stack

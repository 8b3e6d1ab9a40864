"""What of its data a stack lets go of when it goes back, and takes up again when it goes forth.

A release that added a table or a queue can be gone back from: the resource leaves the stack, and
stays where it is with all that is in it. The next release that has it again imports it, rather than
make an empty one beside it.
"""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError, WaiterError

from infra.account import Account
from infra.standing import PATIENTLY, Say, what_failed
from infra.templates import Template, references
from local.stack import DATA_TYPES
from local.trouble import Trouble

if TYPE_CHECKING:
    from types_boto3_cloudformation.client import CloudFormationClient
    from types_boto3_cloudformation.type_defs import ParameterTypeDef

IDENTIFIED_BY = {
    "AWS::DynamoDB::Table": "TableName",
    "AWS::KMS::Key": "KeyId",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SQS::Queue": "QueueUrl",
    "AWS::SecretsManager::Secret": "Id",
}
"""By which of its properties CloudFormation knows what it is to import."""


@dataclass(frozen=True)
class Left:
    """A resource that a stack has let go of."""

    name: str
    kind: str
    physical: str


def policy(letting_go: Collection[str] = ()) -> str:
    """The stack's policy: no update, by whomever, may put an empty resource in the place of data.

    What an update is meant to let go of may leave, since it stays where it is.
    """
    of_data = {"StringEquals": {"ResourceType": sorted(DATA_TYPES)}}
    denied: list[dict[str, Any]] = [{"Action": "Update:Replace", "Resource": "*"}]
    names = [f"LogicalResourceId/{name}" for name in sorted(letting_go)]
    denied.append(
        {"Action": "Update:Delete", **({"NotResource": names} if names else {"Resource": "*"})}
    )
    return json.dumps(
        {
            "Statement": [
                {"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"},
                *(
                    {"Effect": "Deny", "Principal": "*", "Condition": of_data, **one}
                    for one in denied
                ),
            ]
        }
    )


def let_go(account: Account, stack: str, coming: Template, say: Say) -> None:
    """Have the next update leave behind what the coming template does not have."""
    standing = template_of(account.cloudformation, stack)
    leaving = standing.holding_data.keys() - coming.holding_data.keys()
    if not leaving:
        return
    physical = physical_ids(account.cloudformation, stack)
    for name in sorted(leaving):
        kind = standing.resources[name]["Type"]
        if standing.resources[name].get("DeletionPolicy", "").startswith("Retain"):
            left = Left(name, kind, physical[name])
            account.remember(f"left/{stack}/{name}.json", asdict(left))
            say(f"{name} is left behind with what is in it: {left.physical}")
        else:
            say(f"{name} goes, and what was in it comes again by itself")
    account.cloudformation.set_stack_policy(StackName=stack, StackPolicyBody=policy(leaving))


def take_up(
    account: Account, stack: str, coming: Template, parameters: Mapping[str, str], say: Say
) -> None:
    """Import what was left behind and the coming template has again.

    Raises:
        Trouble: it cannot be imported.
    """
    remembered = [Left(**one) for one in account.remembered(f"left/{stack}/")]
    if not remembered:
        return
    standing = template_of(account.cloudformation, stack)
    wanted = coming.holding_data.keys() - standing.holding_data.keys()
    left = [one for one in remembered if one.name in wanted]
    if not left:
        return
    document = with_resources(standing, coming, [one.name for one in left])
    key = account.have_content(json.dumps(document).encode())
    new = document["Parameters"].keys() - standing.document["Parameters"].keys()
    told: list[ParameterTypeDef] = [
        # Another value would change what is not imported, which an import may not.
        {"ParameterKey": name, "UsePreviousValue": True}
        for name in standing.document["Parameters"]
    ]
    told += [
        {"ParameterKey": name, "ParameterValue": parameters[name]}
        for name in new
        if name in parameters
    ]
    for one in left:
        say(f"{one.name} was left behind and is taken up again: {one.physical}")
    import_resources(account.cloudformation, stack, account.url_of(key), told, left)


def import_resources(
    cloudformation: CloudFormationClient,
    stack: str,
    template_url: str,
    parameters: list[ParameterTypeDef],
    left: list[Left],
) -> None:
    """Make resources that stand by themselves a part of the stack."""
    name = f"import-{time.time_ns()}"
    try:
        cloudformation.create_change_set(
            StackName=stack,
            ChangeSetName=name,
            ChangeSetType="IMPORT",
            TemplateURL=template_url,
            Parameters=parameters,
            Capabilities=["CAPABILITY_IAM"],
            ResourcesToImport=[
                {
                    "ResourceType": one.kind,
                    "LogicalResourceId": one.name,
                    "ResourceIdentifier": {IDENTIFIED_BY[one.kind]: one.physical},
                }
                for one in left
            ],
        )
        cloudformation.get_waiter("change_set_create_complete").wait(
            StackName=stack, ChangeSetName=name
        )
    except (ClientError, WaiterError) as error:
        names = ", ".join(f"left/{stack}/{one.name}.json" for one in left)
        raise Trouble(
            f"what was left behind cannot be taken up again: {error}. If it is not wanted any "
            f"more, delete {names} in the bucket of packages, and deploy again"
        ) from error
    cloudformation.execute_change_set(StackName=stack, ChangeSetName=name)
    try:
        cloudformation.get_waiter("stack_import_complete").wait(
            StackName=stack, WaiterConfig=PATIENTLY
        )
    except WaiterError as error:
        raise Trouble(what_failed(cloudformation, stack)) from error


def with_resources(standing: Template, coming: Template, names: list[str]) -> dict[str, Any]:
    """The template that stands, with some resources of another and the parameters they need."""
    added = {name: coming.resources[name] for name in names}
    offered = coming.document["Parameters"]
    needed = {one: offered[one] for one in references(list(added.values())) if one in offered}
    return {
        **standing.document,
        "Parameters": {**needed, **standing.document["Parameters"]},
        "Resources": {**standing.resources, **added},
    }


def template_of(cloudformation: CloudFormationClient, stack: str) -> Template:
    """The template by which a stack stands."""
    body: Any = cloudformation.get_template(StackName=stack)["TemplateBody"]
    return Template(json.loads(body) if isinstance(body, str) else body)


def physical_ids(cloudformation: CloudFormationClient, stack: str) -> dict[str, str]:
    """What each resource of a stack is called outside of it."""
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack)
    return {
        one["LogicalResourceId"]: one.get("PhysicalResourceId", "")
        for page in pages
        for one in page["StackResourceSummaries"]
    }

"""Whether each right that only a condition makes narrow has that very condition.

No stand-in evaluates these, and AWS takes one that is misspelt for one that never holds, or always.
So they are pinned here, word by word.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from infra.templates import Template, listed, strings

Condition = dict[str, Any]

OF_A_NAMED_COMPANY: Condition = {
    "ForAllValues:StringEquals": {"kms:EncryptionContextKeys": ["company_id"]},
    "Null": {"kms:EncryptionContextKeys": "false"},
}
AS_NO_REPLY: Condition = {
    "StringEqualsIgnoreCase": {"ses:FromAddress": {"Ref": "NoReplyAddress"}},
}
OF_THIS_DEPLOYMENT: Condition = {
    "StringEquals": {"aws:ResourceTag/ricevuta": {"Ref": "SesConfiguration"}},
}
FOR_THIS_DEPLOYMENT: Condition = {
    "StringEquals": {"aws:RequestTag/ricevuta": {"Ref": "SesConfiguration"}},
    "ForAllValues:StringEquals": {"aws:TagKeys": ["ricevuta"]},
}

NEEDED: dict[str, list[Condition]] = {
    "kms:Encrypt": [OF_A_NAMED_COMPANY],
    "kms:Decrypt": [OF_A_NAMED_COMPANY],
    "ses:SendEmail": [AS_NO_REPLY, OF_THIS_DEPLOYMENT],
    "ses:SendRawEmail": [AS_NO_REPLY, OF_THIS_DEPLOYMENT],
    "ses:CreateEmailIdentity": [FOR_THIS_DEPLOYMENT],
    "ses:TagResource": [FOR_THIS_DEPLOYMENT],
    "ses:GetEmailIdentity": [OF_THIS_DEPLOYMENT],
    "ses:PutEmailIdentityMailFromAttributes": [OF_THIS_DEPLOYMENT],
    "ses:DeleteEmailIdentity": [OF_THIS_DEPLOYMENT],
}
"""One of these must stand where an action is allowed; where any other is, none."""

WITHOUT_ARN = {"ses:GetSuppressedDestination", "ses:DeleteSuppressedDestination"}
"""What is about the account's one list of SES, which no policy can name."""


def rights_are_as_narrow_as_meant(template: Template) -> Iterator[str]:
    """Each statement of a role has the condition that its actions need, and nothing for all."""
    for name, role in template.of_type("AWS::IAM::Role").items():
        for policy in role.get("Policies", []):
            for statement in listed(policy["PolicyDocument"]["Statement"]):
                where = f"{name}, {statement.get('Sid', 'a statement without a name')}"
                yield from faults_of(statement, where)


def faults_of(statement: dict[str, Any], where: str) -> Iterator[str]:
    """What is wrong with one statement."""
    actions = listed(statement["Action"])
    of_all = "*" in listed(statement["Resource"]) and not WITHOUT_ARN.issuperset(actions)
    if of_all or any("*" in action for action in actions):
        yield f"{where}: allows more than it names"
    condition = statement.get("Condition")
    for action in actions:
        needed = [] if is_no_identity(action, statement) else NEEDED.get(action, [])
        if (condition not in needed) if needed else condition:
            yield f"{where}: {action} is allowed under the condition {condition}"


def is_no_identity(action: str, statement: dict[str, Any]) -> bool:
    """Whether it is about sending through a configuration set, which names no sender."""
    resources = list(strings(statement["Resource"]))
    return action.startswith("ses:Send") and not any(":identity/" in one for one in resources)

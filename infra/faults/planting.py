"""How faults are planted in a template, and what they are called."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

Document = dict[str, Any]
Plant = Callable[[Document], None]

GONE = {
    service: f"arn:aws:{service}:eu-south-1:000000000000:gone"
    for service in ("sqs", "sns", "lambda")
}
MAPPING = "DeliverEmailsDeliverEmailsSqsEventSource"
RULE = "ReleaseDueEmailsReleaseDueEmailsEvent"

FAULTS: dict[str, Plant] = {}


def fault(name: str) -> Callable[[Plant], Plant]:
    """Enter a way to spoil a template under its name."""

    def enter(plant: Plant) -> Plant:
        FAULTS[name] = plant
        return plant

    return enter


def planted(name: str, document: Document) -> Document:
    """A copy of the template with this fault."""
    copy: Document = json.loads(json.dumps(document))
    FAULTS[name](copy)
    return copy


def properties(document: Document, name: str) -> Document:
    """The properties of a resource."""
    found: Document = document["Resources"][name]["Properties"]
    return found


def forbid(document: Document, role: str, action: str) -> None:
    """Take an action out of all that a role may do."""
    for policy in properties(document, role)["Policies"]:
        for statement in policy["PolicyDocument"]["Statement"]:
            if isinstance(statement["Action"], list):
                statement["Action"] = [one for one in statement["Action"] if one != action]


def uri(name: str) -> Document:
    """The URI by which API Gateway calls a Lambda."""
    path = "arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions"
    return {"Fn::Sub": f"{path}/${{{name}.Arn}}/invocations"}

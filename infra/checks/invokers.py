"""Whether whoever is to invoke a Lambda may.

Without a permission, API Gateway answers 500 and EventBridge drops the event.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from infra.templates import Properties, Template, references, target

IN_URI = re.compile(r"/functions/\$\{(\w+)(?:\.\w+)?\}/invocations$")


@dataclass(frozen=True)
class Invocation:
    """Who invokes what."""

    by: str
    """The resource that invokes: an API, a rule."""
    principal: str
    lambda_: str | None
    """The function or alias; None where what stands there is neither."""
    where: str


def invokers_may_invoke(template: Template) -> Iterator[str]:
    """Each invocation goes to a Lambda of this stack, which lets exactly this invoker in."""
    permissions = template.of_type("AWS::Lambda::Permission").values()
    for one in sorted(set(invocations(template)), key=lambda one: (one.by, one.where)):
        if one.lambda_ not in template.functions and one.lambda_ not in template.aliases:
            yield f"{one.where} invokes no Lambda of this stack"
        elif not any(grants(permission, one) for permission in permissions):
            yield f"{one.where} invokes {one.lambda_} without the permission to"


def invocations(template: Template) -> Iterator[Invocation]:
    """Every arrow of the template that ends at a Lambda and needs its permission."""
    for name, api in template.of_type("AWS::ApiGateway::RestApi").items():
        for where, uri in integration_uris(api["Body"]):
            invoked = re.search(IN_URI, text_of(uri))
            yield Invocation(
                name, "apigateway.amazonaws.com", invoked[1] if invoked else None, where
            )
    for name, rule in template.of_type("AWS::Events::Rule").items():
        for one in rule.get("Targets", []):
            yield Invocation(name, "events.amazonaws.com", target(one["Arn"]), name)


def integration_uris(body: Properties) -> Iterator[tuple[str, Any]]:
    """The URI of each integration and authorizer of an API, and where it stands."""
    for path, methods in body["paths"].items():
        for method, operation in methods.items():
            integration = operation.get("x-amazon-apigateway-integration", {})
            if "uri" in integration:  # without, API Gateway answers by itself, as for CORS
                yield f"{method.upper()} {path}", integration["uri"]
    for name, one in body.get("securityDefinitions", {}).items():
        authorizer = one.get("x-amazon-apigateway-authorizer", {})
        if "authorizerUri" in authorizer:
            yield f"authorizer {name}", authorizer["authorizerUri"]


def text_of(uri: Any) -> str:  # noqa: ANN401
    """The text of a URI, with its variables as they stand."""
    text = uri.get("Fn::Sub", "") if isinstance(uri, dict) else uri
    return str(text[0] if isinstance(text, list) else text)


def grants(permission: Properties, one: Invocation) -> bool:
    """Whether a permission is for this very invocation."""
    return (
        permission["Action"] == "lambda:InvokeFunction"
        and permission["Principal"] == one.principal
        and target(permission["FunctionName"]) == one.lambda_
        and one.by in references(permission.get("SourceArn"))
    )

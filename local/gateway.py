"""API Gateway's REST proxy integration as pure functions: requests to events, answers to responses.

https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
"""

import json
import time
import uuid
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

LARGEST_EVENT = 6 * 1024 * 1024
"""In bytes: Lambda's limit for what a function is given and gives back."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a client sent."""

    method: str
    path: str
    """As sent: still percent-encoded."""
    query: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    client: str
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    """What API Gateway names it by, to its caller and to the Lambda."""


@dataclass(frozen=True, slots=True)
class Response:
    """What the client gets."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def find_resource(paths: Iterable[str], path: str) -> tuple[str, dict[str, str]] | None:
    """The path template that matches, and its parameters as sent, not percent-decoded.

    A slash at the end makes no difference: powertools-lambda-python issue 1552 tried it on AWS.
    """
    wanted = (path.rstrip("/") or "/").split("/")
    matches = [template for template in paths if _fits(template.split("/"), wanted)]
    if not matches:
        return None
    # Where several fit, API Gateway prefers the one that says more literally.
    best = min(matches, key=lambda template: [part[:1] == "{" for part in template.split("/")])
    pairs = zip(best.split("/"), wanted, strict=True)
    return best, {part[1:-1]: value for part, value in pairs if part[:1] == "{"}


def _fits(template: list[str], wanted: list[str]) -> bool:
    return len(template) == len(wanted) and all(
        bool(value) if part[:1] == "{" else part == value
        for part, value in zip(template, wanted, strict=True)
    )


def event_of(
    request: Request,
    resource: str,
    path_parameters: Mapping[str, str],
    *,
    caller: str | None = None,
) -> dict[str, Any]:
    """The event that the Lambda gets, from an API whose binary media types are `*/*`.

    `caller` is whom the request is signed by, for AWS IAM.
    """
    headers = [
        *request.headers,
        ("X-Forwarded-For", request.client),
        ("X-Forwarded-Proto", "http"),
    ]
    query = parse_qsl(request.query, keep_blank_values=True)
    agent = next((value for name, value in headers if name.lower() == "user-agent"), None)
    return {
        "resource": resource,
        "path": request.path,
        "httpMethod": request.method,
        "headers": dict(headers),
        "multiValueHeaders": _grouped(headers),
        "queryStringParameters": dict(query) or None,
        "multiValueQueryStringParameters": _grouped(query) or None,
        "pathParameters": dict(path_parameters) or None,
        "stageVariables": None,
        "requestContext": {
            "accountId": "000000000000",
            "apiId": "local",
            "domainName": "127.0.0.1",
            "httpMethod": request.method,
            "identity": {"sourceIp": request.client, "userAgent": agent, "userArn": caller},
            "path": request.path,
            "protocol": "HTTP/1.1",
            "requestId": request.id,
            "requestTimeEpoch": time.time_ns() // 1_000_000,
            "resourceId": "local",
            "resourcePath": resource,
            "stage": "local",
        },
        "body": b64encode(request.body).decode() if request.body else None,
        "isBase64Encoded": bool(request.body),
    }


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for name, value in pairs:
        groups.setdefault(name, []).append(value)
    return groups


def is_too_large(event: object) -> bool:
    """Whether Lambda would refuse to carry this as JSON."""
    return len(json.dumps(event).encode()) > LARGEST_EVENT


def response_of(answer: Any) -> Response | None:  # noqa: ANN401 - whatever the Lambda returned
    """What the client gets for a Lambda's answer; None where API Gateway could not read it."""
    if is_too_large(answer):
        return None
    try:
        single = {
            name: value
            for name, value in (answer.get("headers") or {}).items()
            if name not in (answer.get("multiValueHeaders") or {})
        }
        headers = [(name, str(value)) for name, value in single.items()]
        for name, values in (answer.get("multiValueHeaders") or {}).items():
            headers.extend((name, str(value)) for value in values)
        if not any(name.lower() == "content-type" for name, _ in headers):
            headers.append(("Content-Type", "application/json"))
        body = answer.get("body") or ""
        content = b64decode(body) if answer.get("isBase64Encoded") else body.encode()
        return Response(int(answer["statusCode"]), tuple(headers), content)
    except (AttributeError, KeyError, TypeError, ValueError):
        return None

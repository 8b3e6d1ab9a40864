"""Whether API Gateway, where it answers by itself, says nothing of what it was sent."""

from __future__ import annotations

import re
from collections.abc import Iterator

from infra.templates import Template, strings

RESPONSES = "x-amazon-apigateway-gateway-responses"
SAID = re.compile(r"\$(?:context|input|stageVariables|util)[.\w]*")
HARMLESS = "$context.requestId"
ALL_ELSE = ("DEFAULT_4XX", "DEFAULT_5XX")


def the_gateway_repeats_nothing(template: Template) -> Iterator[str]:
    """Its own words hold the `Authorization` header where it knows no such path."""
    for name, api in template.of_type("AWS::ApiGateway::RestApi").items():
        responses = api["Body"].get(RESPONSES, {})
        for kind in ALL_ELSE:
            if kind not in responses:
                yield f"{name} says {kind} in words of API Gateway"
        for kind, response in responses.items():
            said = {one for text in strings(response) for one in SAID.findall(text)}
            if "responseTemplates" not in response or said - {HARMLESS}:
                yield f"{name} repeats {sorted(said - {HARMLESS})} in {kind}"

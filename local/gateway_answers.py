"""What API Gateway says by itself: as infra/template.yaml has it say (GatewayResponses)."""

from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

from chalice.package import YAMLTemplateSerializer

from local.gateway import Response

TEMPLATE = Path(__file__).parent.parent / "infra" / "template.yaml"


@cache
def _declared() -> dict[str, Any]:
    document = YAMLTemplateSerializer().load_template(TEMPLATE.read_text("utf-8"), TEMPLATE.name)
    answers: dict[str, Any] = document["Resources"]["RestAPI"]["Properties"]["GatewayResponses"]
    return answers


def own_answer(kind: str, request_id: str, status: HTTPStatus | None = None) -> Response:
    """One of its answers, to a request that reaches no Lambda or whose Lambda fails.

    Args:
        kind: as AWS names it.
        request_id: of the request.
        status: where the template leaves that to API Gateway.
    """
    declared = _declared()[kind]
    named = {"context.requestId": request_id}
    headers = [
        ("Content-Type", "application/json"),
        *(
            (name, named.get(value, value.strip("'")))
            for name, value in declared["ResponseParameters"]["Headers"].items()
        ),
    ]
    body = declared["ResponseTemplates"]["application/json"]
    said = body.replace("$context.requestId", request_id).encode()
    return Response(status or int(declared["StatusCode"]), tuple(headers), said)

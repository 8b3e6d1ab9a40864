"""What the views of a recipient's fetches have in common."""

from chalice.app import Request

from chalicelib.mail.client_addresses import client_address
from chalicelib.settings import settings


def address_of(request: Request) -> str:
    """Whose request it is: API Gateway says it, or the CDN that the operator put in front."""
    return client_address(
        source_ip=request.context.get("identity", {}).get("sourceIp") or "",
        headers=request.headers,
        trusted_header=settings().trusted_client_address_header,
    )

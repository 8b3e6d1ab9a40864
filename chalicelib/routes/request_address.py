"""Whose request it is."""

from chalice.app import Request

from chalicelib.domain.evidence.client_addresses import client_address
from chalicelib.settings import settings


def address_of(request: Request) -> str:
    """The client's address: API Gateway says it, or the CDN that the operator put in front."""
    return client_address(
        source_ip=request.context.get("identity", {}).get("sourceIp") or "",
        headers=request.headers,
        trusted_header=settings().trusted_client_address_header,
    )

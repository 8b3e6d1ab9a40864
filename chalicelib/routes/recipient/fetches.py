"""What the views of a recipient's fetches have in common."""

from datetime import UTC, datetime

from chalice.app import Request

from chalicelib.actions.tracking.record_hit import record_hit
from chalicelib.domain.evidence.client_addresses import client_address
from chalicelib.domain.tokens import Purpose
from chalicelib.settings import settings
from chalicelib.telemetry import count, logger


def note_fetch(token: str, request: Request, purpose: Purpose) -> None:
    """Record the fetch if that can be done; whoever fetches never notices that it cannot."""
    try:
        record_hit(
            token,
            method=request.method,
            headers=request.headers,
            address=address_of(request),
            now=datetime.now(UTC),
            purpose=purpose,
        )
    except Exception:
        count("HitNotRecorded")
        logger.exception("hit not recorded")


def address_of(request: Request) -> str:
    """Whose request it is: API Gateway says it, or the CDN that the operator put in front."""
    return client_address(
        source_ip=request.context.get("identity", {}).get("sourceIp") or "",
        headers=request.headers,
        trusted_header=settings().trusted_client_address_header,
    )

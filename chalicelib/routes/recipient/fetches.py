"""What the views of a recipient's fetches have in common."""

from datetime import UTC, datetime

from chalice.app import Request

from chalicelib.actions.tracking.record_hit import record_hit
from chalicelib.domain.tokens import Purpose
from chalicelib.routes.request_address import address_of
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

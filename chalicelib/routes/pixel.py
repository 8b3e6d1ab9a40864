"""GET /o/{token}: the open pixel. Whatever happens behind it, the answer is the picture."""

from datetime import UTC, datetime

from chalice.app import Blueprint, Response

from chalicelib.actions.record_hit import record_hit
from chalicelib.routes.fetches import address_of
from chalicelib.routes.responses import Headers
from chalicelib.telemetry import count, logger

routes = Blueprint(__name__)

# The smallest transparent GIF (GIF89a): one pixel, drawn in one colour that is transparent.
GIF = (
    b"GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00"
    b",\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
)

_HEADERS: Headers = {
    "Content-Type": "image/gif",
    # Without no-store a provider's proxy would hide later openings.
    "Cache-Control": "no-store, no-cache, must-revalidate, max-age=0",
    "Pragma": "no-cache",
    "Expires": "0",
}


@routes.route("/{token}", methods=["GET", "HEAD"], content_types=[])
def pixel(token: str) -> Response:
    """The picture, always: a refused scanner reports the mail as broken."""
    request = routes.current_request
    try:
        record_hit(
            token,
            method=request.method,
            headers=request.headers,
            address=address_of(request),
            now=datetime.now(UTC),
        )
    except Exception:
        count("HitNotRecorded")
        logger.exception("hit not recorded")
    return Response(GIF, headers=dict(_HEADERS))

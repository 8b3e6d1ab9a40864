"""GET /o/{token}: the open pixel. Whatever happens behind it, the answer is the picture."""

from chalice.app import Request, Response

from chalicelib.domain.tokens import Purpose
from chalicelib.routes.recipient.fetches import note_fetch
from chalicelib.routes.responses import Headers

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


def pixel(request: Request, token: str) -> Response:
    """Answer with the picture, always: a refused scanner reports the mail as broken."""
    note_fetch(token, request, Purpose.PIXEL)
    return Response(GIF, headers=dict(_HEADERS))

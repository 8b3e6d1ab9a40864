"""GET /n/{token}: a link that no person can see or reach, so that who follows it is a machine."""

from datetime import UTC, datetime

from chalice.app import Blueprint, Response

from chalicelib.actions.record_hit import record_hit
from chalicelib.mail.tokens import Purpose
from chalicelib.routes.fetches import address_of
from chalicelib.routes.responses import Headers
from chalicelib.telemetry import count, logger

routes = Blueprint(__name__)

_HEADERS: Headers = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
_PAGE = (
    '<!DOCTYPE html><html lang="it"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>Niente da vedere</title>'
    "<h1>Niente da vedere</h1><p>Questo collegamento serve a riconoscere i programmi che seguono"
    " tutti i collegamenti di un messaggio.</p>"
    '<h2 lang="en">Nothing to see</h2><p lang="en">This link serves to tell programs that follow'
    " every link of a message.</p></html>\n"
)


@routes.route("/{token}", methods=["GET", "HEAD"], content_types=[])
def honeypot(token: str) -> Response:
    """The same small page for everybody: a refused scanner reports the mail as broken."""
    request = routes.current_request
    try:
        record_hit(
            token,
            method=request.method,
            headers=request.headers,
            address=address_of(request),
            now=datetime.now(UTC),
            purpose=Purpose.HONEYPOT,
        )
    except Exception:
        count("HitNotRecorded")
        logger.exception("hit not recorded")
    return Response(_PAGE, headers=dict(_HEADERS))

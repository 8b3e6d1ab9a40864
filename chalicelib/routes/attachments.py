"""GET /a/{token}: the link to an attachment."""

from datetime import UTC, datetime

from chalice.app import Blueprint, Response

from chalicelib.mail.errors import NotFound, TryAgainLater
from chalicelib.routes.fetches import UNSEEN, address_of
from chalicelib.routes.responses import in_envelope
from chalicelib.telemetry import count, logger

routes = Blueprint(__name__)

_PAGE = (
    '<!DOCTYPE html><html lang="it"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>{it}</title>'
    '<h1>{it}</h1><p>{it_more}</p><h2 lang="en">{en}</h2><p lang="en">{en_more}</p></html>\n'
)
_GONE = _PAGE.format(
    it="Documento non trovato",
    it_more="Il collegamento non è valido o è scaduto. Chiedi al mittente di inviarlo di nuovo.",
    en="Document not found",
    en_more="The link is not valid or has expired. Ask the sender to send it again.",
)
_LATER = _PAGE.format(
    it="Documento non disponibile al momento",
    it_more="Riprova tra qualche minuto.",
    en="Document not available just now",
    en_more="Try again in a few minutes.",
)


@routes.route("/{token}", methods=["GET", "HEAD"], content_types=[])
@in_envelope
def attachment(token: str) -> Response:
    """The way to the file; a page for a person, or an error for a program, where there is none."""
    from chalicelib.actions.follow_attachment import follow_attachment

    request = routes.current_request
    try:
        url = follow_attachment(
            token,
            method=request.method,
            headers=request.headers,
            address=address_of(request),
            now=datetime.now(UTC),
        )
    except (NotFound, TryAgainLater) as error:
        if isinstance(error, TryAgainLater):
            count("HitNotRecorded")
            logger.exception("attachment not served")
        if "text/html" not in request.headers.get("accept", ""):
            raise
        gone = isinstance(error, NotFound)
        headers = {**UNSEEN, "Content-Type": "text/html; charset=utf-8"}
        return Response(
            _GONE if gone else _LATER, headers=headers, status_code=404 if gone else 503
        )
    return Response("", headers={**UNSEEN, "Location": url}, status_code=302)

"""GET /a/{token}: the link to an attachment."""

from datetime import UTC, datetime

from chalice.app import Blueprint, Response

from chalicelib.mail.errors import Gone, NotFound, RicevutaError, TryAgainLater
from chalicelib.routes.fetches import address_of
from chalicelib.routes.recipient_answers import UNSEEN, languages, page, wants_page
from chalicelib.routes.responses import in_envelope, status_of
from chalicelib.telemetry import logger

routes = Blueprint(__name__)


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
    except (NotFound, Gone, TryAgainLater) as error:
        if isinstance(error, TryAgainLater):
            logger.exception("attachment not served")
        if not wants_page(request):
            raise
        return _sorry(error)
    return Response("", headers={**UNSEEN, "Location": url}, status_code=302)


def _sorry(error: RicevutaError) -> Response:
    """A page that says why there is no file, and what to do."""
    from chalicelib.mail import recipient_pages as pages

    request = routes.current_request
    match error:
        case Gone(sender=sender):
            html = pages.gone_page(languages(request, sender.locale), sender)
        case NotFound():
            html = pages.missing_page(languages(request))
        case _:
            html = pages.later_page(languages(request))
    return page(html, status=status_of(error) or 500)

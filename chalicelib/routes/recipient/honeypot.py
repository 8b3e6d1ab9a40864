"""GET /n/{token}: a link that no person can see or reach, so that who follows it is a machine."""

from chalice.app import Blueprint, Response

from chalicelib.domain.tokens import Purpose
from chalicelib.routes.recipient.answers import languages, page
from chalicelib.routes.recipient.fetches import note_fetch

routes = Blueprint(__name__)


@routes.route("/{token}", methods=["GET", "HEAD"], content_types=[])
def honeypot(token: str) -> Response:
    """Answer everybody with the same small page: a refused scanner calls the mail broken."""
    from chalicelib.domain.pages.recipient_pages import nothing_page

    request = routes.current_request
    note_fetch(token, request, Purpose.HONEYPOT)
    return page(nothing_page(languages(request)))

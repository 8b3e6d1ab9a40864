"""GET /n/{token}: a link that no person can see or reach, so that who follows it is a machine."""

from chalice.app import Request, Response

from chalicelib.domain.pages.recipient_pages import nothing_page
from chalicelib.domain.tokens import Purpose
from chalicelib.routes.recipient.answers import languages, page
from chalicelib.routes.recipient.fetches import note_fetch


def honeypot(request: Request, token: str) -> Response:
    """Answer everybody with the same small page: a refused scanner calls the mail broken."""
    note_fetch(token, request, Purpose.HONEYPOT)
    return page(nothing_page(languages(request)))

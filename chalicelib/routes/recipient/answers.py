"""How a recipient is answered: pages that run nothing, fetch nothing and are kept by nobody."""

from math import ceil

from chalice.app import Request, Response

from chalicelib.domain.errors import RicevutaError, TooManyRequests
from chalicelib.domain.pages.languages import languages_for
from chalicelib.domain.pages.page_frame import style_source
from chalicelib.domain.words import Locale
from chalicelib.routes.responses import Headers, status_of

UNSEEN: Headers = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
"""What keeps a recipient's link from caches, robots and other sites."""


def page(html: str, *, error: RicevutaError | None = None, forms_to: str = "'none'") -> Response:
    """A page for a recipient.

    Args:
        html: as `recipient_pages` makes it.
        error: why it is not what was asked for: a program learns that from the status.
        forms_to: where its form leads, redirects included, as a Content-Security-Policy names it.
    """
    policy = (
        f"default-src 'none'; style-src {style_source()}; form-action {forms_to}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    headers: Headers = {
        **UNSEEN,
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": policy,
    }
    if isinstance(error, TooManyRequests):
        headers["Retry-After"] = str(ceil(error.retry_after.total_seconds()))
    status = 200 if error is None else status_of(error) or 500
    return Response(html, headers=headers, status_code=status)


def wants_page(request: Request) -> bool:
    """Whether a person's browser asks, and not a program that reads errors as JSON."""
    return "text/html" in request.headers.get("accept", "")


def languages(request: Request, otherwise: Locale | None = None) -> tuple[Locale, ...]:
    """The languages of whoever asks."""
    return languages_for(request.headers.get("accept-language", ""), otherwise=otherwise)

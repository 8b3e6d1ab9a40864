"""How a recipient is answered: pages that run nothing, fetch nothing and are kept by nobody."""

from chalice.app import Request, Response

from chalicelib.mail.companies import Locale
from chalicelib.mail.languages import languages_for
from chalicelib.routes.responses import Headers

UNSEEN: Headers = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
"""What keeps a recipient's link from caches, robots and other sites."""


def page(html: str, *, status: int = 200, forms_to: str = "'none'") -> Response:
    """A page for a recipient.

    Args:
        html: as `recipient_pages` makes it.
        status: what a program is told.
        forms_to: where its form leads, redirects included, as a Content-Security-Policy names it.
    """
    from chalicelib.mail.page_frame import style_source

    policy = (
        f"default-src 'none'; style-src {style_source()}; form-action {forms_to}; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    headers = {
        **UNSEEN,
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": policy,
    }
    return Response(html, headers=headers, status_code=status)


def wants_page(request: Request) -> bool:
    """Whether a person's browser asks, and not a program that reads errors as JSON."""
    return "text/html" in request.headers.get("accept", "")


def languages(request: Request, otherwise: Locale | None = None) -> tuple[Locale, ...]:
    """The languages of whoever asks."""
    return languages_for(request.headers.get("accept-language", ""), otherwise=otherwise)

"""The page "Gestione e-mail" and the API's description: the same files for everybody."""

import re
from collections.abc import Callable

from chalice.app import Request, Response

from chalicelib.actions.companies.find_page_origins import PageOrigins, find_page_origins
from chalicelib.domain.problems import ErrorCode
from chalicelib.routes.responses import refusal
from chalicelib.web.page_files import (
    EMBED,
    WebFile,
    asset,
    connecting_html,
    contract,
    page_html,
)

_ASSET = re.compile(r"(?P<stem>[a-z_]+)\.(?P<digest>[0-9a-f]{16})\.(?P<suffix>js|css)")
_NAMED_IN_HTML = {"main", "connect", "style"}

# No style but the sheet's, no picture from anywhere (icons are drawn, the favicon is data): what
# stands in a mail can load nothing when it is looked at.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; "
    "connect-src 'self' {uploads}; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors {frames}"
)


def show_door(request: Request) -> Response:
    """Show the page to whoever names no company; a session's token leads on to its company's."""
    return _page(request, root="", policy=_POLICY.format(uploads="", frames="'none'"))


def show_page(
    request: Request,
    company_id: str,
    *,
    origins_of: Callable[[str], PageOrigins] = find_page_origins,
) -> Response:
    """Show a company's page; what it shows depends on the token in the URL's fragment."""
    origins = origins_of(company_id)
    frames = " ".join(origins.frames) or "'none'"
    return _page(request, root="../", policy=_POLICY.format(uploads=origins.uploads, frames=frames))


def show_connecting(request: Request) -> Response:
    """Show what a mailbox's owner comes back to: its script finishes in its session's name."""
    policy = _POLICY.format(uploads="", frames="'none'")
    return _answer(
        request, connecting_html(), cached="no-store", **{"Content-Security-Policy": policy}
    )


def show_contract(request: Request) -> Response:
    """Show the API's description: docs/openapi.yaml, which a link leads into the package."""
    return _answer(request, contract(), cached="no-cache")


def show_asset(request: Request, name: str) -> Response:
    """A script or the style sheet.

    Under the name of another version, as it happens while a deployment is under way: this one, but
    not to be kept under that name. Not so a part of the page, which would bring a second page of
    this version into one of another.
    """
    if name == EMBED and (embed := asset(EMBED)):
        return _answer(request, embed, cached="public, max-age=3600")
    match = _ASSET.fullmatch(name)
    file = match and asset(f"{match['stem']}.{match['suffix']}")
    right = match and file and match["digest"] == file.digest
    if not match or not file or not (right or match["stem"] in _NAMED_IN_HTML):
        return refusal("Not found.", status=404, code=ErrorCode.NOT_FOUND)
    return _answer(
        request, file, cached="public, max-age=31536000, immutable" if right else "no-store"
    )


def _page(request: Request, *, root: str, policy: str) -> Response:
    file = page_html(root=root)
    return _answer(request, file, cached="no-cache", **{"Content-Security-Policy": policy})


def _answer(request: Request, file: WebFile, *, cached: str, **headers: str) -> Response:
    """The file, or 304 where the browser holds it already."""
    etag = f'"{file.digest}"'
    said: dict[str, str | list[str]] = {
        "Content-Type": file.content_type,
        "Cache-Control": cached,
        "ETag": etag,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        **headers,
    }
    # What compresses on the way may have made the tag a weak one, which still contains it.
    if etag in request.headers.get("if-none-match", ""):
        return Response("", status_code=304, headers=said)
    return Response("" if request.method == "HEAD" else file.text, headers=said)

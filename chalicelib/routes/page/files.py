"""The page "Gestione e-mail" and the API's description: the same files for everybody."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from chalice.app import Blueprint, Response

from chalicelib.domain.problems import ErrorCode
from chalicelib.routes.responses import refusal

if TYPE_CHECKING:
    from chalicelib.actions.companies.find_page_origins import PageOrigins
    from chalicelib.web.page_files import WebFile

routes = Blueprint(__name__)

_ASSET = re.compile(r"(?P<stem>main|style)\.(?P<digest>[0-9a-f]{16})\.(?P<suffix>js|css)")

# No style but the sheet's, no picture from anywhere (icons are drawn, the favicon is data): what
# stands in a mail can load nothing when it is looked at.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; "
    "connect-src 'self' {uploads}; frame-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors {frames}"
)


@routes.route("/", methods=["GET", "HEAD"], content_types=[])
def show_door() -> Response:
    """Show the page to whoever names no company; a session's token leads on to its company's."""
    return _page(root="", policy=_POLICY.format(uploads="", frames="'none'"))


@routes.route("/p/{company_id}", methods=["GET", "HEAD"], content_types=[])
def show_page(company_id: str) -> Response:
    """Show a company's page; what it shows depends on the token in the URL's fragment."""
    origins = _origins(company_id)
    frames = " ".join(origins.frames) or "'none'"
    return _page(root="../", policy=_POLICY.format(uploads=origins.uploads, frames=frames))


@routes.route("/openapi.yaml", methods=["GET", "HEAD"], content_types=[])
def show_contract() -> Response:
    """Show the API's description: docs/openapi.yaml, which a link leads into the package."""
    from chalicelib.web.page_files import contract

    return _answer(contract(), cached="no-cache")


@routes.route("/web/{name}", methods=["GET", "HEAD"], content_types=[])
def show_asset(name: str) -> Response:
    """The script or the style sheet.

    Under the name of another version, as it happens while a deployment is under way: this one, but
    not to be kept under that name.
    """
    from chalicelib.web.page_files import asset

    match = _ASSET.fullmatch(name)
    file = match and asset(f"{match['stem']}.{match['suffix']}")
    if not match or not file:
        return refusal("Not found.", status=404, code=ErrorCode.NOT_FOUND)
    right = match["digest"] == file.digest
    return _answer(file, cached="public, max-age=31536000, immutable" if right else "no-store")


def _page(*, root: str, policy: str) -> Response:
    from chalicelib.web.page_files import page_html

    file = page_html(root=root)
    return _answer(file, cached="no-cache", **{"Content-Security-Policy": policy})


def _origins(company_id: str) -> PageOrigins:
    from chalicelib.actions.companies.find_page_origins import find_page_origins

    return find_page_origins(company_id)


def _answer(file: WebFile, *, cached: str, **headers: str) -> Response:
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
    request = routes.current_request
    # What compresses on the way may have made the tag a weak one, which still contains it.
    if etag in request.headers.get("if-none-match", ""):
        return Response("", status_code=304, headers=said)
    return Response("" if request.method == "HEAD" else file.text, headers=said)

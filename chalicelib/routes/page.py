"""The page "Gestione e-mail" and the API's description: static files, the same for everybody."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from chalice.app import Blueprint, Response

from chalicelib.routes.responses import refusal

routes = Blueprint(__name__)

_FOLDER = Path(__file__).parent.parent / "web"

_CONTENT_TYPES = {
    "index.html": "text/html; charset=utf-8",
    "app.js": "text/javascript; charset=utf-8",
    "style.css": "text/css; charset=utf-8",
}
"""The files there are: a name that is not here never reaches the disk."""

_CONTRACT = "openapi.yaml"

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@routes.route("/", methods=["GET", "HEAD"], content_types=[])
def show_page() -> Response:
    """The page itself; whose emails it shows, only the browser knows, from the URL's fragment."""
    return _answer("index.html", content_type=_CONTENT_TYPES["index.html"])


@routes.route("/openapi.yaml", methods=["GET", "HEAD"], content_types=[])
def show_contract() -> Response:
    """What the API takes and answers; docs/openapi.yaml, which a link leads into the package."""
    return _answer(_CONTRACT, content_type="application/yaml; charset=utf-8")  # RFC 9512


@routes.route("/web/{name}", methods=["GET", "HEAD"], content_types=[])
def show_asset(name: str) -> Response:
    """A script or a style sheet of the page."""
    if name not in _CONTENT_TYPES:
        return refusal("Not found.", status=404)
    return _answer(name, content_type=_CONTENT_TYPES[name])


def _answer(name: str, *, content_type: str) -> Response:
    """The file, or 304 where the browser holds it already.

    Always asked for anew (`no-cache`) rather than kept for a year under a hashed name: while a
    deployment is under way, a new page could otherwise fetch an old script and keep it.
    """
    text, etag = _read(name)
    headers: dict[str, str | list[str]] = {
        "Content-Type": content_type,
        "Cache-Control": "no-cache",
        "ETag": etag,
        "Content-Security-Policy": _POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
    request = routes.current_request
    # What compresses on the way may have made the tag a weak one, which still contains it.
    if etag in request.headers.get("if-none-match", ""):
        return Response("", status_code=304, headers=headers)
    return Response("" if request.method == "HEAD" else text, headers=headers)


@cache
def _read(name: str) -> tuple[str, str]:
    content = (_FOLDER / name).read_bytes()
    return content.decode(), f'"{sha256(content).hexdigest()[:20]}"'

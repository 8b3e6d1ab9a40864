"""GET /logos/{company_id}/{name}: a company's logo, for whoever sees its pages."""

from chalice.app import Request, Response

from chalicelib.domain.errors import NotFound
from chalicelib.routes.callers import is_id
from chalicelib.routes.responses import Headers, in_envelope
from chalicelib.tables.brands import find_brand


@in_envelope
def logo(request: Request, company_id: str, name: str) -> Response:
    """The picture of this name, which is never another one's: so it may be kept."""
    found = find_brand(int(company_id)).logo if is_id(company_id) else None
    if found is None or found.name != name:
        raise NotFound("There is no such logo.")
    etag = f'"{name}"'
    headers: Headers = {
        "Content-Type": f"image/{found.picture.subtype}",
        "Cache-Control": "public, max-age=31536000, immutable",
        "ETag": etag,
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'",
    }
    if etag in request.headers.get("if-none-match", ""):
        return Response(b"", headers=headers, status_code=304)
    content = b"" if request.method == "HEAD" else found.picture.content
    return Response(content, headers=headers)

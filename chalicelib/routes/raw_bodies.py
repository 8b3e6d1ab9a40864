"""What a request says, as it came; apart from who calls, since recipients call too."""

from chalice.app import Request


def raw_body(request: Request) -> bytes:
    """The request's body, as it came."""
    body = request.raw_body
    return body.encode() if isinstance(body, str) else body

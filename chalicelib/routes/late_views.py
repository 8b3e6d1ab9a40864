"""Views that are imported when they are first asked for.

Most cold starts are for a pixel, which pays for nothing else. A snapshot holds every view
(lambdas/snapshot.py).
"""

from collections.abc import Callable
from importlib import import_module

from chalice.app import Chalice, IAMAuthorizer, Response

_JSON = "json"
_OPERATORS = "/operator/"
"""Whatever lies below, API Gateway hands on only where AWS IAM lets its caller call it."""


def serve(app: Chalice, urls: str) -> None:
    """Have each view answer the requests that are its own.

    Args:
        app: where the requests come in.
        urls: a line for each: methods of HTTP, and `json` where a body must be that (it may be
            anything otherwise); the path, with the names of its parameters in braces; the view, as
            `module:function` below `chalicelib.routes`. It gets the request, then the parameters.
    """
    by_iam = IAMAuthorizer()
    for line in filter(None, urls.splitlines()):
        *methods, path, view = line.split()
        body = ["application/json"] if _JSON in methods else []
        named = [method for method in methods if method != _JSON]
        app.route(
            path,
            methods=named,
            name=view,
            content_types=body,
            authorizer=by_iam if path.startswith(_OPERATORS) else None,
        )(_late(app, view))


def _late(app: Chalice, view: str) -> Callable[..., Response]:
    module, name = view.split(":")

    def late_view(**parameters: str) -> Response:
        found = getattr(import_module(f"chalicelib.routes.{module}"), name)
        answer: Response = found(app.current_request, **parameters)
        return answer

    return late_view

"""The HTTP Lambda behind its gateway as a WSGI application, for tools that speak that."""

from http import HTTPStatus

from local.api import Api
from local.gateway import Request

CLIENT = "203.0.113.9"


def wsgi_app(app):
    api = Api(app)

    def answer(environ, start_response):
        response = api(_request(environ))
        phrase = HTTPStatus(response.status).phrase
        start_response(f"{response.status} {phrase}", list(response.headers))
        return [response.body]

    return answer


def _request(environ):
    length = int(environ.get("CONTENT_LENGTH") or 0)
    return Request(
        environ["REQUEST_METHOD"],
        environ["REQUEST_URI"],  # as sent: PATH_INFO is decoded
        environ["QUERY_STRING"],
        tuple(_headers(environ)),
        environ["wsgi.input"].read(length),
        CLIENT,
    )


def _headers(environ):
    for name, value in environ.items():
        if name.startswith("HTTP_"):
            yield name.removeprefix("HTTP_").replace("_", "-").title(), value
        elif name in {"CONTENT_TYPE", "CONTENT_LENGTH"} and value:
            yield name.replace("_", "-").title(), value

"""An API for the page that answers with what a test puts in, and serves the page's own files."""

import json
import threading
from base64 import urlsafe_b64encode
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from chalice.test import Client

from tests.api_description import untruths
from tests.fakes import page_app
from tests.page_answers import COMPANY, SCOPES, PageAnswers

HELD_AT_MOST = 60  # s
PREFIX = "/prod/"  # as an API Gateway stage puts before everything


def a_token(company=COMPANY, *, scopes=SCOPES, locale="it", **more):
    """A session's token as the page sees it; what signs it is the service's business."""
    claims = {"sub": str(company), "scope": " ".join(scopes), "locale": locale} | more
    payload = urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"eyJh.{payload}.c2ln"


TOKEN = a_token()


class PageStub(PageAnswers):
    """The service as the page sees it."""

    def __init__(self):
        super().__init__()
        self.files = Client(page_app()).http
        self.trouble = None
        """An answer to everything, of whatever stands between, so that no description binds it."""
        self.hold = None
        """An Event for which answers wait."""
        self.untruths = []
        """What was answered that docs/openapi.yaml does not allow."""
        self.may_lie = False
        """For rows that no service would tell of."""
        self.calls = []
        """Every call: method, path, query, authorization, body."""
        stub = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length)
                status, headers, content = stub.answer(self.command, self.path, self.headers, body)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                with suppress(ConnectionError):  # whoever asked has gone elsewhere
                    self.end_headers()
                    self.wfile.write(content)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = answer  # noqa: N815

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        self.door = f"{self.origin}{PREFIX}"
        self.url = f"{self.door}p/{COMPANY}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def asked(self, path="emails", method="GET"):
        """The queries or bodies of the calls to a path."""
        return [
            call["body"] if method in {"POST", "PUT", "PATCH"} else call["query"]
            for call in self.calls
            if (call["method"], call["path"]) == (method, path)
        ]

    def answer(self, method, target, headers, body):
        parts = urlsplit(target)
        if not parts.path.startswith(PREFIX):
            return 403, {}, b""
        path = "/" + parts.path.removeprefix(PREFIX)
        if path.startswith("/logos/"):
            logo = self.face.brand.logo.picture
            return 200, {"Content-Type": f"image/{logo.subtype}"}, logo.content
        if not path.startswith("/c/"):
            served = self.files.get(path, headers=dict(headers))
            return served.status_code, served.headers, served.body
        path = path.split("/", 3)[3]
        said = body
        with suppress(ValueError):
            said = json.loads(body)
        self.calls.append(
            {
                "method": method,
                "target": parts.path,
                "path": path,
                "query": parse_qs(parts.query),
                "authorization": headers["Authorization"],
                "key": headers["Idempotency-Key"],
                "body": said,
            }
        )
        if self.hold:
            self.hold.wait(HELD_AT_MOST)
        answered = self.trouble or self._answer(
            method, path, parse_qs(parts.query), body, headers["Authorization"]
        )
        if not self.trouble and isinstance(answered[1], dict) and "error" in answered[1]:
            answered[1]["error"]["request_id"] = f"request-{len(self.calls)}"  # middleware's
        if not self.trouble and not self.may_lie:
            known = f"/c/{COMPANY}/{path}"
            told = b"" if answered[0] == 204 else answered[1]
            # Under `fields` rows lack what was not asked for, whatever the description requires.
            asked = "fields" in parse_qs(parts.query)
            self.untruths += [
                untruth
                for untruth in untruths(method, known, answered[0], told)
                if not (asked and "$.data[" in untruth and "is a required property" in untruth)
            ]
        return self._told(answered)

    @staticmethod
    def _told(said):
        status, content, *more = said
        headers = {"Content-Type": "application/json"} | (more[0] if more else {})
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        return status, headers, b"" if status == 204 else raw

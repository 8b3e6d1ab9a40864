"""Serves the pretended provider of mailboxes: its page of consent, its tokens, and its mail API."""

import json
from collections.abc import Mapping
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qsl, urlencode, urlsplit

from local.inbox import Inbox
from local.loopback import HOST, LoopbackServer
from local.pretend_provider import CLIENT_ID, CLIENT_SECRET, PretendProvider, Refused

LARGEST_REQUEST = 80 * 1024 * 1024
HEAD = (
    '<!doctype html><html lang="it"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>Fornitore finto</title>'
    "<style>body{font:16px/1.5 system-ui;max-width:34rem;margin:3rem auto;padding:0 1rem}"
    "button{font:inherit;padding:.4rem 1rem;margin-right:.5rem}</style>"
)


class PretendProviderServer(LoopbackServer):
    """The provider on its port; each of its names is a provider that the service knows."""

    def __init__(self, port: int, provider: PretendProvider, inbox: Inbox) -> None:
        self.provider = provider
        self.inbox = inbox
        super().__init__(port, ProviderRequest)

    def clients(self, *, smtp_port: int) -> str:
        """What the operator of this stage has registered here, as its secret holds it."""
        at = f"http://{HOST}:{self.server_port}"
        client = {
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "authorize_url": f"{at}/authorize",
            "token_url": f"{at}/token",
            "revoke_url": f"{at}/revoke",
            "host": "localhost",
            "port": smtp_port,
            "security": "starttls",
        }
        return json.dumps({"google": client, "microsoft": client})


class ProviderRequest(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    timeout = 60
    server: PretendProviderServer

    def do_GET(self) -> None:
        """Ask an owner for the leave, or show what was given."""
        parts = urlsplit(self.path)
        match parts.path:
            case "/authorize":
                self._ask(dict(parse_qsl(parts.query)))
            case "/":
                self._page(_list(self.server.provider.connected))
            case _:
                self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"Nothing here.")

    def do_POST(self) -> None:
        """What an owner decided, what a client asks for, or a mail."""
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(min(length, LARGEST_REQUEST))
        if parts.path == "/send":
            self._take_mail(body)
            return
        form = dict(parse_qsl(body.decode("utf-8", "replace")))
        match parts.path:
            case "/authorize":
                self._lead_back(dict(parse_qsl(parts.query)), form)
            case "/token":
                self._give_tokens(form)
            case "/revoke":
                provider = self.server.provider
                provider.revoke(form.get("email") or provider.owner_of_leave(form.get("token", "")))
                self._answer(HTTPStatus.SEE_OTHER, "text/plain", b"", {"Location": "/"})
            case _:
                self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"Nothing here.")

    def _ask(self, asked: Mapping[str, str]) -> None:
        try:
            self.server.provider.check_request(asked)
        except Refused as refused:
            self._answer(HTTPStatus.BAD_REQUEST, "text/plain", str(refused).encode())
        else:
            self._page(_consent(asked))

    def _lead_back(self, asked: Mapping[str, str], form: Mapping[str, str]) -> None:
        try:
            back = {"error": "access_denied"}
            if form.get("do") == "allow":
                back = {"code": self.server.provider.allow(asked, form.get("email", ""))}
            self.server.provider.check_request(asked)
        except Refused as refused:
            self._answer(HTTPStatus.BAD_REQUEST, "text/plain", str(refused).encode())
            return
        query = urlencode({**back, "state": asked["state"]})
        location = f"{asked['redirect_uri']}?{query}"
        self._answer(HTTPStatus.SEE_OTHER, "text/plain", b"", {"Location": location})

    def _give_tokens(self, form: Mapping[str, str]) -> None:
        try:
            status, said = HTTPStatus.OK, self.server.provider.give_tokens(form)
        except Refused as refused:
            status, said = HTTPStatus.BAD_REQUEST, {"error": str(refused)}
        self._answer(status, "application/json", json.dumps(said).encode())

    def _take_mail(self, raw: bytes) -> None:
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if not self.server.provider.owner_of(token):
            self._answer(HTTPStatus.UNAUTHORIZED, "application/json", b'{"error": {"code": 401}}')
            return
        said = json.dumps({"id": self.server.inbox.keep(raw)}).encode()
        self._answer(HTTPStatus.OK, "application/json", said)

    def _page(self, html: str) -> None:
        self._answer(HTTPStatus.OK, "text/html; charset=utf-8", (HEAD + html).encode())

    def _answer(
        self,
        status: HTTPStatus,
        content_type: str,
        content: bytes,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: a request line may hold a code."""


def _consent(asked: Mapping[str, str]) -> str:
    email = escape(asked.get("login_hint", ""))
    return (
        "<h1>Fornitore finto</h1><p>Ricevuta chiede di inviare e-mail da questa casella. "
        "Sul vero servizio questa è la pagina di Google o di Microsoft.</p>"
        f'<form method="post"><p><label>Casella <input name="email" type="email" value="{email}">'
        '</label></p><button name="do" value="allow">Consenti</button>'
        '<button name="do" value="deny">Rifiuta</button></form>'
    )


def _list(emails: list[str]) -> str:
    rows = "".join(
        f'<form method="post" action="/revoke"><p>{escape(email)} '
        f'<button name="email" value="{escape(email)}">Revoca</button></p></form>'
        for email in emails
    )
    return f"<h1>Fornitore finto</h1>{rows or '<p>Nessuna casella collegata.</p>'}"

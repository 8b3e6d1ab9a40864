"""Serves the local inbox: its pages for people, and SES v2 for the service."""

import binascii
import json
from base64 import b64decode
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

from local import inbox_pages as pages
from local import page_link, pretend_identities, pretend_suppressions
from local.inbox import Inbox
from local.loopback import LoopbackServer
from local.pretend_identities import PretendIdentities
from local.pretend_suppressions import PretendSuppressions
from local.ses_events import SesEvents
from local.zone import Zone

SEND_EMAIL = "/v2/email/outbound-emails"
NEWEST_LINK = "newest-link"
DNS = "dns"
LARGEST_REQUEST = 80 * 1024 * 1024

_OF_SES = (pretend_identities.PATH, pretend_suppressions.PATH)

HTML = "text/html; charset=utf-8"
PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'"
MAIL_POLICY = (
    f"sandbox {pages.SANDBOX}; default-src 'none'; img-src * data:; style-src * 'unsafe-inline'; "
    "font-src * data:"
)
"""A mail may look as it likes and show pictures, but it runs nothing."""


class InboxServer(LoopbackServer):
    """The inbox on its port."""

    def __init__(self, port: int, inbox: Inbox, zone: Zone) -> None:
        self.inbox, self.zone = inbox, zone
        self.identities = PretendIdentities(zone)
        self.suppressions = PretendSuppressions()
        self.events: SesEvents | None = None
        """Where what becomes of mail is told, once there is a queue for it."""
        self.page_link: Callable[[], str] | None = None
        """Gives the page's URL with a new session, once the service runs."""
        super().__init__(port, InboxRequest)


class InboxRequest(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    timeout = 60
    server: InboxServer

    def do_GET(self) -> None:
        """Show a page of the inbox."""
        inbox = self.server.inbox
        name, _, rest = urlsplit(self.path).path.removeprefix("/").partition("/")
        if not name:
            self._show_list()
            return
        if name == page_link.PATH and self.server.page_link:
            headers = {"Location": self.server.page_link(), "Cache-Control": "no-store"}
            self._answer(HTTPStatus.SEE_OTHER, "text/plain", b"", headers)
            return
        if self.path.startswith(_OF_SES):
            self._answer_as_ses(b"")
            return
        if name == DNS:
            self._show_page(pages.dns_page(self.server.zone.text))
            return
        if name == NEWEST_LINK:
            self._lead_to_newest_link()
            return
        self._show_mail(next(iter(inbox.names()), name) if name == "newest" else name, rest)

    do_HEAD = do_GET  # noqa: N815

    def _show_mail(self, name: str, rest: str) -> None:
        raw = self.server.inbox.read(name)
        if raw is None:
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"No such mail.")
        elif rest == "source":
            self._answer(HTTPStatus.OK, "text/plain; charset=utf-8", raw)
        elif rest == "html":
            html = pages.html_of(pages.parse(raw)).encode(errors="replace")
            self._answer(HTTPStatus.OK, HTML, html, {"Content-Security-Policy": MAIL_POLICY})
        elif rest.startswith("attachments/"):
            self._give_attachment(raw, rest.removeprefix("attachments/"))
        elif rest:
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"No such part of a mail.")
        else:
            self._show_page(pages.mail_page(name, pages.parse(raw)))

    def do_POST(self) -> None:
        """SES v2: `SendEmail` with a raw mail, or what is about a domain; or records to publish."""
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_REQUEST:
            self.close_connection = True
            self._refuse("The message is too long.")
            return
        body = self.rfile.read(length)
        if self.path.startswith(_OF_SES):
            self._answer_as_ses(body)
        elif self.path == f"/{DNS}":
            self._publish(body)
        elif self.path == SEND_EMAIL:
            self._take_mail(body)
        else:
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"Only SES v2 SendEmail is here.")

    do_PUT = do_DELETE = do_POST  # noqa: N815

    def _take_mail(self, body: bytes) -> None:
        """Keep its exact bytes."""
        try:
            request = json.loads(body)
            raw = b64decode(request["Content"]["Raw"]["Data"], validate=True)
        except (ValueError, KeyError, TypeError, binascii.Error):
            self._refuse("Content.Raw.Data must be a mail in base64.")
            return
        if not self.server.identities.may_send_as(request.get("FromEmailAddress", "")):
            self._refuse("Email address is not verified.", "MessageRejected")
            return
        name = self.server.inbox.keep(raw)
        message_id = f"local-{name}"
        for recipient in request.get("Destination", {}).get("ToAddresses", ()):
            self.server.suppressions.note_sent(recipient)
        if self.server.events and "ConfigurationSetName" in request:
            self.server.events.publish(request, message_id)
        answer = json.dumps({"MessageId": message_id}).encode()
        self._answer(HTTPStatus.OK, "application/json", answer)

    def _lead_to_newest_link(self) -> None:
        """Go on to the first attachment link of the newest mail that has one."""
        inbox = self.server.inbox
        mails = (pages.parse(inbox.read(name) or b"") for name in inbox.names())
        link = next(filter(None, map(pages.link_of, mails)), None)
        if link is None:
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"No mail has a link.")
        else:
            headers = {"Location": link, "Cache-Control": "no-store"}
            self._answer(HTTPStatus.SEE_OTHER, "text/plain", b"", headers)

    def _show_list(self) -> None:
        names = self.server.inbox.names()
        newest = names[: pages.LONGEST_LIST]
        mails = [(name, pages.parse(self.server.inbox.read(name) or b"")) for name in newest]
        self._show_page(pages.list_page(mails, len(names)))

    def _show_page(self, html: str) -> None:
        content = html.encode(errors="replace")
        self._answer(HTTPStatus.OK, HTML, content, {"Content-Security-Policy": PAGE_POLICY})

    def _give_attachment(self, raw: bytes, index: str) -> None:
        parts = pages.attachments(pages.parse(raw))
        if not index.isdecimal() or int(index) >= len(parts):
            self._answer(HTTPStatus.NOT_FOUND, "text/plain", b"No such attachment.")
            return
        part = parts[int(index)]
        headers = {"Content-Disposition": pages.disposition(part, int(index))}
        content = pages.content_of(part)
        self._answer(HTTPStatus.OK, part.get_content_type(), content, headers)

    def _answer_as_ses(self, body: bytes) -> None:
        if self.path.startswith(pretend_suppressions.PATH):
            status, said = self.server.suppressions.answer(self.command, self.path, body)
        else:
            status, said = self.server.identities.answer(self.command, self.path, body)
        kind = said.get("__type", "")
        headers = {"X-Amzn-ErrorType": kind} if kind else {}
        self._answer(status, "application/json", json.dumps(said).encode(), headers)

    def _publish(self, body: bytes) -> None:
        text = parse_qs(body.decode(errors="replace")).get("records", [""])[0]
        try:
            self.server.zone.publish(text)
        except ValueError as error:
            self._show_page(pages.dns_page(text, str(error)))
            return
        self._answer(HTTPStatus.SEE_OTHER, "text/plain", b"", {"Location": f"/{DNS}"})

    def _refuse(self, why: str, kind: str = "BadRequestException") -> None:
        error = {"X-Amzn-ErrorType": kind}
        content = json.dumps({"message": why}).encode()
        self._answer(HTTPStatus.BAD_REQUEST, "application/json", content, error)

    def _answer(
        self,
        status: HTTPStatus,
        content_type: str,
        content: bytes,
        headers: dict[str, str] | None = None,
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: a request line may name a person."""

"""An API for the page that answers with what a test puts in, and serves the page's own files."""

import json
import threading
from base64 import urlsafe_b64encode
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from chalice.test import Client

from tests.fakes import page_app

NOW = datetime(2026, 11, 24, 9, 42, tzinfo=UTC)  # 10:42 in Rome
COMPANY = 12345
PREFIX = "/prod/"  # as an API Gateway stage puts before everything
SCOPES = ("emails:a", "emails:r", "settings:a")
ICONS = ("queued", "sent", "read", "downloaded", "problem", "cancelled")


def a_token(company=COMPANY, *, scopes=SCOPES, locale="it"):
    """A session's token as the page sees it; what signs it is the service's business."""
    claims = {"sub": str(company), "scope": " ".join(scopes), "locale": locale}
    payload = urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"eyJh.{payload}.c2ln"


TOKEN = a_token()


def reason(code, italian, english):
    return {"code": code, "it": italian, "en": english}


DELIVERY = {
    "queued": reason("queued", "In coda: partirà a breve.", "Queued: it will leave shortly."),
    "scheduled": reason("scheduled", "Programmata.", "Scheduled."),
    "sent": reason(
        "sent", "Inviata: il server di posta l'ha accettata.", "Sent: the mail server accepted it."
    ),
    "delivered": reason(
        "delivered",
        "Consegnata al server di posta del destinatario.",
        "Delivered to the recipient's mail server.",
    ),
    "bounced": reason(
        "bounced", "Respinta dal server del destinatario.", "Bounced by the recipient's server."
    ),
    "outcome_unknown": reason(
        "outcome_unknown",
        "Esito sconosciuto: potrebbe essere partita.",
        "Outcome unknown: it may have left.",
    ),
    "cancelled": reason(
        "cancelled", "Annullata prima dell'invio.", "Cancelled before it was sent."
    ),
}
EVIDENCE = {
    "unknown": reason(
        "no_signal",
        "Nessun segnale di lettura: non vuol dire che non sia stata letta.",
        "No sign of reading: this does not mean that it was not read.",
    ),
    "seen_through_proxy": reason(
        "gmail_proxy",
        "Aperta attraverso Gmail: di norma una persona l'ha aperta.",
        "Opened through Gmail: as a rule a person opened it.",
    ),
    "downloaded": reason(
        "attachment_followed",
        "Il collegamento a un allegato è stato aperto.",
        "The link to an attachment was followed.",
    ),
}


def row(email_id, *, delivery="delivered", evidence="unknown", icon="sent", **fields):
    """A row of the list."""
    sent = icon not in {"queued", "cancelled"}
    return {
        "id": email_id,
        "status": "sent" if sent else "pending",
        "sent_date": "2026-11-23 18:05:09" if sent else None,
        "errors_count": 0,
        "error_log": "",
        "from_email": "no-reply@operator.test",
        "from_name": "Rossi Infissi",
        "to_email": f"cliente{email_id}@example.test",
        "to_name": f"Cliente {email_id}",
        "subject": f"Fattura {email_id}",
        "content": None,
        "copy_to": "",
        "recipient_status": "unknown",
        "recipient_date": None,
        "kind": "Fatture",
        "attachments": [
            {"filename": f"fattura-{email_id}.pdf", "url": "https://files.example.test/1"}
        ],
        "batch_id": "b1",
        "category": "invoice",
        "document": {"id": 7, "number": str(email_id), "version": None},
        "delivery_status": delivery,
        "delivery_reason": DELIVERY.get(delivery, DELIVERY["sent"]),
        "evidence": evidence,
        "evidence_reason": EVIDENCE[evidence],
        "evidence_at": None,
        "cannot_know": [],
        "icon": icon,
        "tracked": True,
        "is_copy": False,
        "queued_at": "2026-07-01T08:00:00+02:00",
        "due_at": "2026-07-01T08:00:00+02:00",
        "delivered_at": None,
        "hits": 0,
        "resend_of": None,
        "can_cancel": False,
        "can_settle": False,
        "timeline": [],
    } | fields


def an_example_of_everything():
    """Rows of every icon, with timelines."""
    hit = {"event": "hit", "at": "2026-11-24T10:41:00+01:00", "agent": "x", "network": "y"}
    sent = [
        {"event": "queued", "at": "2026-11-23T18:05:00+01:00"},
        {"event": "sent", "at": "2026-11-23T18:05:09+01:00", "reply": "250 2.0.0 Ok"},
    ]
    return [
        row(9, delivery="queued", icon="queued", can_cancel=True, timeline=sent[:1]),
        row(8, timeline=sent, content="<p>Buongiorno,</p><p>{{allegati}}</p>"),
        row(
            7,
            evidence="seen_through_proxy",
            icon="read",
            evidence_at="2026-11-24T10:41:00+01:00",
            recipient_date="2026-11-24T10:41:00+01:00",
            content="<p style='color: #b00'>Buongiorno</p>",
            timeline=[
                *sent,
                hit
                | {
                    "what": "pixel",
                    "verdict": "proxy",
                    "reason": EVIDENCE["seen_through_proxy"],
                },
                hit | {"what": "honeypot", "verdict": "machine", "reason": EVIDENCE["unknown"]},
            ],
            cannot_know=[reason("x", "Se viene inoltrata non si sa.", "Forwarding is unknown.")],
        ),
        row(
            6,
            evidence="downloaded",
            icon="downloaded",
            evidence_at="2026-11-24T10:41:00+01:00",
            timeline=[
                *sent,
                hit
                | {
                    "what": "0",
                    "filename": "fattura-6.pdf",
                    "verdict": "person",
                    "reason": EVIDENCE["downloaded"],
                },
            ],
        ),
        row(5, delivery="bounced", icon="problem", error_log="550 5.1.1 No such user"),
        row(4, delivery="outcome_unknown", icon="problem", can_settle=True),
        row(3, delivery="cancelled", icon="cancelled", category="quote"),
        row(2, is_copy=True, to_name="", attachments=[], document=None, subject=""),
    ]


class PageStub:
    """The service as the page sees it."""

    def __init__(self):
        self.files = Client(page_app()).http
        self.rows = []
        self.trouble = None
        """An answer to everything."""
        self.hold = None
        """An Event for which answers wait."""
        self.answers = {}
        """Answers by method and path below the company's."""
        self.company = {"name": "Rossi Infissi", "licence": "premium", "locale": "it"}
        self.settings = {
            "smtp": None,
            "sending": {"undo_seconds": 0, "on_unknown_outcome": "show"},
            "tracking": {
                "open_window_seconds": 10,
                "believe_programs": False,
                "unknown_consent": "track",
                "legal_basis": {"invoice": "contract"},
                "retention_months": 24,
                "gate_attachments": False,
            },
            "page": {"frame_origins": []},
        }
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

            do_GET = do_POST = do_PUT = do_DELETE = do_OPTIONS = answer  # noqa: N815

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
            call["body"] if method in {"POST", "PUT"} else call["query"]
            for call in self.calls
            if (call["method"], call["path"]) == (method, path)
        ]

    def answer(self, method, target, headers, body):
        parts = urlsplit(target)
        if not parts.path.startswith(PREFIX):
            return 403, {}, b""
        path = "/" + parts.path.removeprefix(PREFIX)
        if not path.startswith("/c/"):
            served = self.files.get(path, headers=dict(headers))
            return served.status_code, served.headers, served.body
        path = path.split("/", 3)[3]
        said = json.loads(body) if body.startswith(b"{") else body
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
            self.hold.wait(5)
        return self._told(self.trouble or self._api(method, path, parse_qs(parts.query), said))

    @staticmethod
    def _told(said):
        status, content, *more = said
        headers = {"Content-Type": "application/json"} | (more[0] if more else {})
        raw = content if isinstance(content, bytes) else json.dumps(content).encode()
        return status, headers, b"" if status == 204 else raw

    def _api(self, method, path, query, body):
        if (method, path) in self.answers:
            return self.answers[method, path]
        if path == "emails":
            return self._queue(body) if method == "POST" else (200, self._list(query))
        if path == "emails/summary":
            return 200, {"data": self._summary(query)}
        if path.startswith("settings/"):
            return self._settings(method, path.removeprefix("settings/"), body)
        return self._email(method, path.removeprefix("emails/"))

    def _found(self, query):
        return [
            row
            for row in self.rows
            if all(
                row[name] in query[name]
                for name in ("category", "delivery_status", "evidence")
                if name in query
            )
            and query.get("search", [""])[0].lower() in (row["subject"] + row["to_name"]).lower()
        ]

    def _list(self, query):
        start = int(query.get("cursor", ["0"])[0])
        found = [row for row in self._found(query) if not start or row["id"] < start]
        size = int(query["per_page"][0])
        fields = query["fields"][0].split(",")
        cursor = str(found[size - 1]["id"]) if len(found) > size else None
        rows = [{name: row[name] for name in fields} for row in found[:size]]
        return {"data": rows, "per_page": size, "next_cursor": cursor, "total": None}

    def _summary(self, query):
        found = self._found(query)

        def line(rows):
            counted = {icon: sum(row["icon"] == icon for row in rows) for icon in ICONS}
            return {"total": len(rows), "icons": counted}

        names = dict.fromkeys(row["category"] for row in found)
        first, second = found[::2], found[1::2]
        return line(found) | {
            "categories": [
                {"category": name} | line([row for row in found if row["category"] == name])
                for name in names
            ],
            "months": [
                {"month": "2026-10"} | line(second),
                {"month": "2026-11"} | line(first),
            ],
            "states": [],
        }

    def _email(self, method, path):
        email_id, _, rest = path.partition("/")
        found = next((row for row in self.rows if str(row["id"]) == email_id), None)
        if found is None:
            return 404, {"error": {"message": "No such email."}}
        if rest == "batch":
            return 200, {"data": self._call_back(found["batch_id"])}
        if rest == "links":
            found |= {"links_revoked_at": "2026-11-24T10:42:00+01:00"}
        elif method == "DELETE":
            self._cancel(found)
        if rest == "resend":
            return 202, {"data": {"batch_id": "b2", "emails": [{"id": 99}]}}
        if rest == "settle":
            found |= {"delivery_status": "sent", "icon": "sent", "can_settle": False}
        return 200, {"data": found}

    @staticmethod
    def _cancel(row):
        row |= {"delivery_status": "cancelled", "icon": "cancelled", "can_cancel": False}
        row["delivery_reason"] = DELIVERY["cancelled"]

    def _call_back(self, batch_id):
        told = {"cancelled": [], "left": []}
        for row in self.rows:
            if row["batch_id"] != batch_id:
                continue
            if row["can_cancel"]:
                self._cancel(row)
            kind = "cancelled" if row["delivery_status"] == "cancelled" else "left"
            told[kind].append({name: row[name] for name in ("id", "to_email", "delivery_status")})
        return told

    def _queue(self, body):
        first = max((row["id"] for row in self.rows), default=0) + 1
        undo = self.settings["sending"]["undo_seconds"]
        due = NOW.timestamp() + undo
        copies = [{"email": body["copy_to"], "name": ""}] if body.get("copy_to") else []
        new = [
            row(
                first + at,
                delivery="scheduled" if undo or "send_at" in body else "queued",
                icon="queued",
                to_email=to["email"],
                to_name=to["name"],
                subject=body["subject"],
                batch_id="new",
                is_copy=to in copies,
                can_cancel=True,
                due_at=datetime.fromtimestamp(due, UTC).isoformat(),
            )
            for at, to in enumerate([*body["to"], *copies])
        ]
        self.rows = [*new[::-1], *self.rows]
        told = [
            {name: one[name] for name in ("id", "to_email", "delivery_status")}
            for one in new
            if not one["is_copy"]
        ]
        return 202, {"data": {"batch_id": "new", "emails": told}}

    def _settings(self, method, name, body):
        if name == "smtp/verify":
            self.settings["smtp"] |= {"verified_at": "2026-11-24T10:42:00+01:00"}
            return 200, {"data": self.settings["smtp"]}
        if method == "DELETE":
            self.settings["smtp"] = None
            return 204, None
        if method == "PUT":
            gone = {"verified_at": None, "broken_at": None, "security": "starttls"}
            self.settings[name] = (gone if name == "smtp" else {}) | body
            self.settings[name].pop("password", None)
        if self.settings[name] is None:
            return 404, {"error": {"message": "The company has no mail server of its own."}}
        company = self.company if name == "page" else {}
        return 200, {"data": self.settings[name] | company}

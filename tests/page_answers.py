"""What the page's stub answers, read and refused by the service's own code."""

import json
import re
from datetime import UTC, datetime
from functools import partial

from chalice.app import Response

from chalicelib.domain.companies import Company, Licence
from chalicelib.domain.errors import Conflict, NotFound, Unauthorized
from chalicelib.domain.listing.row_fields import ROW_FIELDS
from chalicelib.domain.listing.standings import Icon
from chalicelib.domain.problems import ErrorCode
from chalicelib.routes.company.decision_bodies import (
    read_resend_request,
    read_sending_rules,
    read_settlement,
)
from chalicelib.routes.company.file_bodies import read_upload_request
from chalicelib.routes.company.list_query import read_list_query
from chalicelib.routes.company.send_bodies import read_send_request
from chalicelib.routes.company.settings.domain_bodies import read_domain_settings
from chalicelib.routes.company.settings.page_bodies import read_page_settings, read_saved_views
from chalicelib.routes.company.settings.smtp_bodies import read_smtp_settings
from chalicelib.routes.responses import in_envelope
from tests.page_brand import PageBrand
from tests.page_documents import PageDocuments
from tests.page_rows import DELIVERY, NOW, brief, of_list, row
from tests.page_templates import PageTemplates

COMPANY = 12345
SCOPES = ("emails:a", "emails:r", "settings:a")
ICONS = tuple(Icon)
NEW_SERVER = {"security": "starttls"} | dict.fromkeys(
    (
        "connected_by",
        "max_per_minute",
        "verified_at",
        "broken_at",
        "broken_reason",
        "paused_until",
        "paused_reason",
    )
)
NEW_DOMAIN = {
    "domain": "officina.example",
    "from_name": "",
    "fallback": "wait",
    "records": [
        {
            "purpose": "proof",
            "type": "TXT",
            "name": "_ricevuta.officina.example",
            "value": "ricevuta=0123456789abcdef",
            "found": None,
        }
    ],
    "checked_at": None,
    "waits_for": None,
    "verified_at": None,
    "broken_at": None,
    "broken_reason": None,
}
READERS = {
    "sending": partial(read_sending_rules, company=Company(1, "", Licence.PREMIUM)),
    "page": partial(read_page_settings, company=Company(1, "", Licence.PREMIUM)),
    "views": read_saved_views,
    "smtp": read_smtp_settings,
    "domain": read_domain_settings,
}
NEW = {"smtp": NEW_SERVER, "domain": NEW_DOMAIN}
NOT_THERE = {"smtp": "mail server", "domain": "domain"}


def an_error(code, message="No.", **more):
    """A body that says so, where the service's own words do not matter."""
    return {
        "error": {"message": message, "validation_result": None, "code": code, "problems": []}
        | more
    }


def refusal_of(error):
    """Status and body of the service's answer to an error."""

    def view():
        raise error

    answered = in_envelope(view)()
    return answered.status_code, answered.body


def in_order(rows, sort):
    """The rows by one field, as `sort` names it."""
    return sorted(rows, key=lambda row: row[sort.removeprefix("-")], reverse=sort[0] == "-")


class PageAnswers:
    """A company whose emails and settings a test puts in."""

    def __init__(self):
        self.door = ""
        """Where the service begins."""
        self.rows = []
        self.documents = PageDocuments()
        self.face = PageBrand()
        self.templates = PageTemplates(self.face)
        self.seen = [{}]
        """What each cursor of changes has seen of the rows, by id."""
        self.renewed = {}
        """The session that another hour is given to."""
        self.answers = {}
        """Answers by method and path below the company's."""
        self.company = {"name": "Rossi Infissi", "licence": "premium", "locale": "it"}
        self.settings = {
            "smtp": None,
            "domain": None,
            "sending": {
                "undo_seconds": 0,
                "on_unknown_outcome": "show",
                "reply_to": None,
                "remote_pictures": False,
                "default_sender": None,
            },
            "tracking": {
                "open_window_seconds": 10,
                "believe_programs": False,
                "unknown_consent": "track",
                "legal_basis": {"invoice": "contract"},
                "retention_months": 24,
                "gate_attachments": False,
                "gate_asks_for": "address",
            },
            "page": {"frame_origins": [], "notifications": True, "suspended": None},
            "views": {"views": []},
            "smtp/connect": {"providers": ["google"]},
        }

    def _answer(self, method, path, query, raw, authorization):
        """As the service answers, its refusals in its own words."""
        if (method, path) in self.answers:
            return self.answers[method, path]

        @in_envelope
        def view():
            if not re.fullmatch(r"Bearer [\w-]+\.[\w-]+\.[\w-]+", authorization or ""):
                raise Unauthorized("The key or session is not valid.")
            told = self._api
            if path.partition("/")[0] in {"issued_documents", "documents", "reminders"}:
                told = self.documents.answer
            elif path.partition("/")[0] == "templates" or path in {"emails/preview", "emails/test"}:
                told = self.templates.answer
            elif path == "settings/brand":
                told = self.face.answer
            status, content = told(method, path, query, raw)
            return Response(content, status_code=status)

        answered = view()
        return answered.status_code, answered.body

    def _api(self, method, path, query, raw):
        if path == "emails":
            return self._queue(raw) if method == "POST" else (200, self._list(query))
        if path == "uploads":
            read_upload_request(raw)
            raise NotFound("This stub takes no uploads.")
        if path == "sessions/renew":
            return 201, {"data": self.renewed}
        if path == "changes":
            return 200, self._changes(query)
        if path == "emails/summary":
            return 200, {"data": self._summary(query)}
        if path.startswith("settings/"):
            return self._settings(method, path.removeprefix("settings/"), raw)
        return self._email(method, path.removeprefix("emails/"), raw)

    def _found(self, query):
        return [
            row
            for row in self.rows
            if all(
                row[name] in query[name]
                for name in ("category", "delivery_status", "evidence", "icon")
                if name in query
            )
            and (row["silent_days"] or 0) >= int(query.get("no_signal_days", ["0"])[0])
            and query.get("search", [""])[0].lower() in (row["subject"] + row["to_name"]).lower()
        ]

    def _changes(self, query):
        """What changed since a cursor, which stands a while before it was given."""
        if "since" not in query:
            return {"data": [], "cursor": str(len(self.seen) - 1), "more": False}
        before = self.seen[int(query["since"][0])]
        changed = [row for row in self.rows[::-1] if before.get(row["id"]) != json.dumps(row)]
        told = changed[:100]
        known = before | {row["id"]: json.dumps(row) for row in told}
        self.seen.append(known)
        more = len(changed) > len(told)
        rows = [of_list(row) for row in told]
        return {"data": rows, "cursor": str(len(self.seen) - 1), "more": more}

    def _list(self, query):
        size = read_list_query(query, now=NOW).per_page
        self.seen.append({row["id"]: json.dumps(row) for row in self.rows})
        start = int(query.get("cursor", ["0"])[0])
        behind = [row for row in self.rows if not start or row["id"] < start]
        looked = behind[: int(query.get("look_through", [str(len(behind))])[0])]
        found = [row for row in self._found(query) if row in looked]
        if "sort" in query:
            found = in_order(found, query["sort"][0])
            found = found[(int(query.get("page", ["1"])[0]) - 1) * size :]
        fields = query["fields"][0].split(",") if "fields" in query else ROW_FIELDS
        cursor = str(looked[-1]["id"]) if len(looked) < len(behind) else None
        if len(found) > size:
            cursor = str(found[size - 1]["id"])
        rows = [{name: row[name] for name in fields} for row in found[:size]]
        at_first = f"{self.door}c/{COMPANY}/emails"
        pages = {
            "current_page": None,
            "first_page_url": at_first,
            "from": None,
            "last_page": None,
            "last_page_url": None,
            "next_page_url": cursor and f"{at_first}?cursor={cursor}",
            "path": at_first,
            "per_page": size,
            "prev_page_url": None,
            "to": None,
            "total": None,
            "next_cursor": cursor,
            "looked_through": len(looked) if "look_through" in query else None,
        }
        return {"data": rows} | pages

    def _summary(self, query):
        found = self._found(query)

        def line(rows):
            counted = {icon: sum(row["icon"] == icon for row in rows) for icon in ICONS}
            return {"total": len(rows), "icons": counted}

        names = dict.fromkeys(row["category"] for row in found)
        first, second = found[::2], found[1::2]
        return line(found) | {
            "scheduled": sum(row["delivery_status"] == "scheduled" for row in found),
            "silent": [
                {"days": days, "total": sum((row["silent_days"] or 0) >= days for row in found)}
                for days in (3, 7, 14, 30)
            ],
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

    def _email(self, method, path, raw):
        email_id, _, what = path.partition("/")
        found = next((row for row in self.rows if str(row["id"]) == email_id), None)
        if found is None:
            raise NotFound("No such email.")
        if (method, what) == ("GET", ""):
            return 200, {"data": found}
        decide = {
            ("DELETE", ""): self._cancel_one,
            ("DELETE", "batch"): self._call_back,
            ("DELETE", "links"): self._revoke,
            ("POST", "resend"): self._resend,
            ("POST", "settle"): self._settle,
        }[method, what]
        return decide(found, raw)

    def _cancel_one(self, row, _):
        if row["delivery_status"] != "cancelled" and not row["can_cancel"]:
            status = row["delivery_status"]
            raise Conflict(
                f"The email cannot be cancelled any more: its status is {status}.",
                ErrorCode.ALREADY_CLAIMED,
            )
        self._cancel(row)
        return 200, {"data": of_list(row)}

    @staticmethod
    def _revoke(row, _):
        row |= {"links_revoked_at": "2026-11-24T10:42:00+01:00", "can_revoke_links": False}
        return 200, {"data": of_list(row)}

    @staticmethod
    def _resend(row, raw):
        to, _ = read_resend_request(raw)
        status = row["delivery_status"]
        if status in {"scheduled", "queued", "sending"}:
            raise Conflict(
                f"The email is still on its way: its status is {status}.", ErrorCode.STILL_UNDER_WAY
            )
        again = {"id": 99, "to_email": to.email if to else row["to_email"]}
        emails = [again | {"delivery_status": "queued"}]
        return 202, {"data": {"batch_id": "b2", "emails": emails, "warnings": []}}

    @staticmethod
    def _settle(row, raw):
        outcome, _ = read_settlement(raw)
        if not row["can_settle"]:
            raise Conflict(
                "There is nothing to settle: the outcome is known.", ErrorCode.OUTCOME_KNOWN
            )
        row |= {"delivery_status": "sent", "icon": "sent", "can_settle": False}
        resent = {"id": 99, "to_email": row["to_email"], "delivery_status": "queued"}
        return 200, {"data": of_list(row), "resent": resent if outcome == "resend" else None}

    @staticmethod
    def _cancel(row):
        row |= {"delivery_status": "cancelled", "icon": "cancelled"}
        row |= {"can_cancel": False, "can_resend": True, "can_revoke_links": False}
        row["delivery_reason"] = DELIVERY["cancelled"]

    def _call_back(self, found, _):
        batch_id = found["batch_id"]
        told = {"cancelled": [], "left": [], "unreadable": []}
        for one in self.rows:
            if one["batch_id"] != batch_id:
                continue
            if one["can_cancel"]:
                self._cancel(one)
            kind = "cancelled" if one["delivery_status"] == "cancelled" else "left"
            told[kind].append(brief(one))
        return 200, {"data": told}

    def _queue(self, raw):
        read_send_request(raw)
        body = json.loads(raw)
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
                to_name=to.get("name", ""),
                subject=body.get("subject", "Fattura n. 18"),
                batch_id="new",
                is_copy=to in copies,
                can_cancel=True,
                due_at=datetime.fromtimestamp(due, UTC).isoformat(),
            )
            for at, to in enumerate([*body["to"], *copies])
        ]
        self.rows = [*new[::-1], *self.rows]
        told = [brief(one) for one in new if not one["is_copy"]]
        return 202, {"data": {"batch_id": "new", "emails": told, "warnings": []}}

    def _settings(self, method, name, raw):
        if name.endswith("/verify"):
            name = name.removesuffix("/verify")
            self.settings[name] |= {"verified_at": "2026-11-24T10:42:00+01:00"}
            return 200, {"data": self.settings[name]}
        if method == "PUT":
            READERS.get(name, json.loads)(raw)
            body = json.loads(raw)
        if method == "DELETE":
            self.settings[name] = None
            return 204, None
        if method == "PUT":
            kept = NEW.get(name) or self.settings[name]
            self.settings[name] = kept | body
            self.settings[name].pop("password", None)
        if self.settings[name] is None:
            raise NotFound(f"The company has no {NOT_THERE[name]} of its own.")
        company = self.company | {"scopes": list(SCOPES)} if name == "page" else {}
        return 200, {"data": self.settings[name] | company}

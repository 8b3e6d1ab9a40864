"""The documents of the page's stub, read and refused by the service's own code."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from chalicelib.domain.documents.registered import Payment, Revised, registered
from chalicelib.domain.documents.reminders import SOON, customer_to_remind
from chalicelib.domain.errors import Conflict, NotFound, RicevutaError
from chalicelib.domain.listing.document_search import DocumentSearch
from chalicelib.domain.listing.document_standings import NEVER_EMAILED
from chalicelib.domain.listing.folding import words_of
from chalicelib.domain.problems import ErrorCode
from chalicelib.domain.reminders.exclusions import Exclusions, exclusions_record
from chalicelib.domain.reminders.records import book_record
from chalicelib.domain.reminders.rules import RuleBook
from chalicelib.routes.company.documents.answers import document_row
from chalicelib.routes.company.documents.bodies import DocumentBody, read_document, read_payment
from chalicelib.routes.company.reminders.manual_bodies import read_reminder, read_reminders
from chalicelib.routes.company.reminders.rule_bodies import read_exclusions, read_rules
from tests.page_rows import NOW

INVOICE = {
    "type": "invoice",
    "number": "18",
    "date": "2026-10-20",
    "customer": {"name": "Verdi Costruzioni SpA", "email": "acquisti@verdicostruzioni.example"},
    "instalments": [{"due_date": "2026-11-20", "amount": "1220.00"}],
}
TODAY = NOW.date()


class PageDocuments:
    """What a company has registered, put in by a test."""

    def __init__(self):
        self._known = {}
        self.standings = {}
        """What `documents/status` tells of a document, beside that no email brought it."""
        self.at_once = 50
        self.book = RuleBook()
        self.exclusions = Exclusions()
        self.preview = {
            "date": "2026-11-25",
            "runs_at": "2026-11-25T08:00:00+00:00",
            "quiet": False,
            "sends": [],
            "others": [],
        }

    def register(self, document_id, *, reminded_at=None, **fields):
        """Register a document; what is not said is as in INVOICE."""
        wish = read_document(json.dumps(INVOICE | fields).encode(), document_id, None)
        moment = datetime(2026, 11, 1, tzinfo=UTC)
        self._known[document_id] = Revised(wish.document, 1, moment, reminded_at)

    def answer(self, method, path, query, raw):
        """What the service answers to a call below the company's path."""
        whole = {
            "documents/status": lambda: {"data": self._standings(query)},
            "reminders": lambda: {"data": self._reminded_all(raw)},
            "reminders/exclusions": lambda: {"data": self._exclusions(method, raw)},
            "reminders/rules": lambda: {"data": self._rules(method, raw)},
            "reminders/preview": lambda: {"data": self.preview, "next_cursor": None},
            "issued_documents": lambda: self._list(query),
        }
        if path in whole:
            return 200, whole[path]()
        document_id, _, what = path.removeprefix("issued_documents/").partition("/")
        known = registered(self._known.get(int(document_id)))
        if (method, what) == ("POST", "reminders"):
            email = self._remind(known, again=read_reminder(raw).again)
            return 202, {"data": {"batch_id": "b3", "emails": [email], "warnings": []}}
        if (method, what) == ("PATCH", ""):
            known = self._change(int(document_id), raw)
        if (method, what) == ("PATCH", "payment"):
            known = self._pay(known, read_payment(raw).paid_on)
        return 200, {"data": document_row(known, TODAY)}

    def _exclusions(self, method, raw):
        if method == "PATCH":
            said = exclusions_record(self.exclusions) | json.loads(raw)
            self.exclusions = read_exclusions(json.dumps(said).encode())
        return exclusions_record(self.exclusions)

    def _change(self, document_id, raw):
        known = self._known[document_id]
        shown = document_row(known, TODAY) | json.loads(raw)
        named = {name: shown[name] for name in DocumentBody.model_fields if name in shown}
        wish = read_document(json.dumps(named).encode(), document_id, known)
        self._known[document_id] = replace(known, document=wish.document)
        return self._known[document_id]

    def _rules(self, method, raw):
        if method == "PUT":
            self.book = read_rules(raw)
        return {**book_record(self.book), "next_run_at": None}

    def _standings(self, query):
        ids = [int(one) for one in query["ids"][0].split(",")]
        named = [{"document_id": number, "reference": None} for number in ids]
        return [one | NEVER_EMAILED | self.standings.get(one["document_id"], {}) for one in named]

    def _list(self, query):
        [text] = query.get("search", [""])
        payments = frozenset(map(Payment, query.get("payment", [])))
        search = DocumentSearch(payments, tuple(words_of(text)))
        [below] = query.get("cursor", ["1000000"])
        found = [
            one
            for number, one in sorted(self._known.items(), reverse=True)
            if number < int(below) and search.takes(one.document, TODAY)
        ]
        shown = found[: self.at_once]
        more = len(found) > len(shown)
        return {
            "data": [document_row(one, TODAY) for one in shown],
            "unreadable": [],
            "next_cursor": str(shown[-1].document.document_id) if more else None,
        }

    def _remind(self, known, *, again):
        document = known.document
        address = customer_to_remind(document)
        if known.reminded_at and NOW - known.reminded_at < SOON and not again:
            raise Conflict("A reminder was queued lately.", ErrorCode.REMINDED_LATELY)
        self._known[document.document_id] = replace(known, reminded_at=NOW)
        return {"id": 500, "to_email": address, "delivery_status": "queued"}

    def _reminded_all(self, raw):
        ids, wish = read_reminders(raw)
        return [self._reminded(number, again=wish.again) for number in ids]

    def _reminded(self, number, *, again):
        told = {"document_id": number, "email": None, "error": None}
        try:
            if number not in self._known:
                raise NotFound("No such document is registered.")
            return told | {"email": self._remind(self._known[number], again=again)}
        except RicevutaError as refused:
            return told | {"error": {"code": refused.code.value, "message": str(refused)}}

    def _pay(self, known, paid_on):
        paid = tuple(
            replace(one, paid_on=paid_on, paid_amount=one.amount if paid_on else Decimal(0))
            for one in known.document.instalments
        )
        document = replace(known.document, instalments=paid)
        self._known[document.document_id] = replace(known, document=document)
        return self._known[document.document_id]

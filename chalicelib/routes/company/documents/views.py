"""/c/{company_id}/issued_documents: the documents that a company registered."""

import json
import re
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime
from typing import Any

from chalice.app import Request, Response

from chalicelib.actions.documents.change_document import change_document
from chalicelib.actions.documents.forget_document import forget_document
from chalicelib.actions.documents.list_documents import list_documents
from chalicelib.actions.documents.record_payment import record_payment
from chalicelib.domain.companies import Scope
from chalicelib.domain.documents.registered import (
    DocumentWish,
    FileRole,
    Payment,
    Revised,
    registered,
)
from chalicelib.domain.email_ids import LAST_ID
from chalicelib.domain.errors import NotFound, invalid_field
from chalicelib.domain.listing.cursors import read_cursor, write_cursor
from chalicelib.domain.listing.document_search import DocumentSearch
from chalicelib.domain.listing.folding import words_of
from chalicelib.domain.listing.parameters import Parameters, check_names, choices
from chalicelib.domain.periods import ROME
from chalicelib.domain.problems import ProblemCode
from chalicelib.domain.reads import Reads
from chalicelib.keys.key_ring import key_ring
from chalicelib.routes.callers import company_of, given, is_id
from chalicelib.routes.company.documents.answers import document_row
from chalicelib.routes.company.documents.bodies import (
    CustomerBody,
    DocumentBody,
    read_document,
    read_payment,
)
from chalicelib.routes.raw_bodies import json_object, raw_body
from chalicelib.routes.responses import JSON, answer, in_envelope, with_cost
from chalicelib.tables.documents.registered import find_document

_LONGEST_SEARCH = 200
_SHOWN_ONLY = {"id", "payment", "last_reminded_at", "next_reminder_on"}
_IN_PARTS: Mapping[str, Collection[str]] = {
    "customer": CustomerBody.model_fields,
    "files": tuple(FileRole),
}
"""What a change may name a part of; a file comes whole."""
_NEVER = 0
"""The first revision is 1: what is no tag of ours matches none."""
_REVISION = re.compile(r'"([0-9]{1,15})"', re.ASCII)


@in_envelope
def index(request: Request, company_id: str) -> Response:
    """The company's registered documents that are looked for, the highest ids first."""
    company = company_of(request, company_id, Scope.EMAILS_READ)
    parameters = given(request)
    check_names(parameters, ("cursor", "payment", "search"), repeatable=("payment",))
    search = _search(parameters)
    name = f"{company.company_id}/issued_documents?{sorted(search.payments)}{search.words}"
    [*_, cursor] = parameters.get("cursor") or [""]
    after = read_cursor(cursor, of=name, ring=key_ring()) if cursor else None
    if cursor and after is None:
        raise invalid_field("cursor", ProblemCode.NOT_A_CURSOR, "This is no cursor of this list.")
    below = LAST_ID + 1 if after is None else after
    reads = Reads()
    today = datetime.now(ROME).date()
    page = list_documents(company.company_id, search, below=below, today=today, reads=reads)
    following = page.position and write_cursor(page.position, of=name, ring=key_ring())
    listed = {
        "data": [document_row(one, today) for one in page.documents],
        "unreadable": page.unreadable,
        "next_cursor": following or None,
    }
    return with_cost(answer(listed), reads)


def _search(parameters: Parameters) -> DocumentSearch:
    [*_, text] = parameters.get("search") or [""]
    if len(text) > _LONGEST_SEARCH:
        sentence = f"At most {_LONGEST_SEARCH} characters."
        raise invalid_field("search", ProblemCode.TOO_LONG, sentence, max=_LONGEST_SEARCH)
    payments = frozenset(map(Payment, choices(parameters, "payment", Payment)))
    return DocumentSearch(payments, tuple(words_of(text)))


@in_envelope
def show(request: Request, company_id: str, document_id: str) -> Response:
    """What is registered of a document."""
    company = company_of(request, company_id, Scope.EMAILS_READ)
    return _answer(found_document(company.company_id, document_id_in(document_id)))


@in_envelope
def change(request: Request, company_id: str, document_id: str) -> Response:
    """Register a document as a whole by PUT, or change what is named by PATCH."""
    company = company_of(request, company_id, Scope.EMAILS_WRITE)
    number, body = document_id_in(document_id), raw_body(request)

    def wish(known: Revised | None) -> DocumentWish:
        said = body if request.method == "PUT" else _merged(known, body)
        return read_document(said, number, known)

    now = datetime.now(UTC)
    changed = change_document(company, number, wish, if_match=_if_match(request), now=now)
    is_new = changed.revision == 1 and changed.changed_at == now
    return _answer(changed, status=201 if is_new else 200)


@in_envelope
def pay(request: Request, company_id: str, document_id: str) -> Response:
    """Say what was paid of a document."""
    company = company_of(request, company_id, Scope.EMAILS_WRITE)
    payment, number = read_payment(raw_body(request)), document_id_in(document_id)
    now = datetime.now(UTC)
    return _answer(record_payment(company, number, payment, if_match=_if_match(request), now=now))


@in_envelope
def forget(request: Request, company_id: str, document_id: str) -> Response:
    """Forget a document; the emails that brought it stay."""
    company = company_of(request, company_id, Scope.EMAILS_WRITE)
    number = document_id_in(document_id)
    forget_document(company.company_id, number, if_match=_if_match(request))
    return Response("", headers=dict(JSON), status_code=204)


def document_id_in(path: str) -> int:
    """The id of a document, as it stands in the path.

    Raises:
        NotFound: it is none, so there is no such document.
    """
    if not is_id(path):
        raise NotFound("No such document is registered.")
    return int(path)


def found_document(company_id: int, document_id: int) -> Revised:
    """What is registered of a document.

    Raises:
        NotFound: nothing.
        Unreadable: it cannot be understood.
        TryAgainLater: DynamoDB does not answer.
    """
    return registered(find_document(company_id, document_id))


def _answer(revised: Revised, *, status: int = 200) -> Response:
    shown = answer({"data": document_row(revised, datetime.now(ROME).date())}, status=status)
    shown.headers["ETag"] = f'"{revised.revision}"'
    return shown


def _if_match(request: Request) -> int | None:
    """The revision that the caller has read (RFC 9110 section 13.1.1); None: whichever it is."""
    said = request.headers.get("if-match", "*").strip()
    found = _REVISION.fullmatch(said)
    return None if said == "*" else int(found[1]) if found else _NEVER


def _merged(known: Revised | None, body: bytes) -> bytes:
    """All that a document is to be, where the body says what changes (RFC 7396)."""
    row = document_row(registered(known), date.min)
    shown = {name: row[name] for name in row if name not in _SHOWN_ONLY}
    return json.dumps(_patched(shown, json_object(body), DocumentBody.model_fields)).encode()


def _patched(
    shown: Mapping[str, Any], said: Mapping[str, Any], names: Collection[str]
) -> dict[str, Any]:
    """What is shown with what is said in its place; null takes away what has one of the names."""
    merged = dict(shown)
    for name, value in said.items():
        # What nobody knows stays, whatever it says, so that it is refused.
        if value is None and name in names:
            merged.pop(name, None)
        elif isinstance(value, dict) and name in _IN_PARTS:
            merged[name] = _patched(merged.get(name) or {}, value, _IN_PARTS[name])
        else:
            merged[name] = value
    return merged

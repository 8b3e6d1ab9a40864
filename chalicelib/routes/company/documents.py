"""/c/{company_id}/documents: where a list of documents shows an icon for each."""

import re
from datetime import UTC, datetime
from math import inf

from chalice.app import Request, Response

from chalicelib.actions.documents.look_at_documents import look_at_documents
from chalicelib.domain.categories import REMINDERS, Category
from chalicelib.domain.companies import Scope
from chalicelib.domain.email_ids import LAST_ID
from chalicelib.domain.errors import InvalidRequest, tell_all_problems
from chalicelib.domain.listing.document_standings import NEVER_EMAILED
from chalicelib.domain.listing.parameters import Parameters, check_names, choices
from chalicelib.domain.reads import Reads
from chalicelib.routes.callers import company_of, given
from chalicelib.routes.responses import answer, in_envelope, with_cost

_MOST_DOCUMENTS = 100
_IDS = re.compile(r"[0-9]{1,16}(,[0-9]{1,16})*", re.ASCII)
_PARAMETERS = ("ids", "categories")


@in_envelope
def status(request: Request, company_id: str) -> Response:
    """What became of all emails of each document, for each recipient and on the whole."""
    company = company_of(request, company_id, Scope.EMAILS_READ)
    parameters = given(request)
    check_names(parameters, _PARAMETERS, repeatable=_PARAMETERS)
    document_ids, categories = tell_all_problems(
        lambda: (_document_ids(parameters), _categories(parameters)),
        lambda: _document_ids(parameters),
        lambda: _categories(parameters),
    )
    reads = Reads(most_units=inf)  # what may be read is bound by how many emails it is
    now = datetime.now(UTC)
    found = look_at_documents(company, document_ids, categories=categories, now=now, reads=reads)
    data = [{"document_id": number, **found.get(number, NEVER_EMAILED)} for number in document_ids]
    return with_cost(answer({"data": data}), reads)


def _document_ids(parameters: Parameters) -> list[int]:
    """Each document once, in the order in which they were asked for."""
    text = ",".join(parameters.get("ids", ()))
    ids = list(dict.fromkeys(map(int, text.split(",")))) if _IDS.fullmatch(text) else []
    if not 0 < len(ids) <= _MOST_DOCUMENTS or max(ids) > LAST_ID:
        problem = f"From one to {_MOST_DOCUMENTS} ids of documents, by commas."
        raise InvalidRequest({"ids": [problem]})
    return ids


def _categories(parameters: Parameters) -> frozenset[Category]:
    """Of the emails that count: who read a reminder has not read the document by that."""
    chosen = choices(parameters, "categories", Category)
    return frozenset(map(Category, chosen)) or frozenset(Category) - REMINDERS

"""/c/{company_id}/documents: where a list of documents shows an icon for each."""

import re
from datetime import UTC, datetime
from math import inf

from chalice.app import Request, Response

from chalicelib.actions.documents.look_at_documents import look_at_documents
from chalicelib.domain.categories import REMINDERS, Category
from chalicelib.domain.companies import Scope
from chalicelib.domain.documents.sends import REFERENCE, pointer_of
from chalicelib.domain.errors import invalid_field, tell_all_problems
from chalicelib.domain.listing.document_standings import NEVER_EMAILED
from chalicelib.domain.listing.parameters import Parameters, check_names, choices
from chalicelib.domain.problems import ProblemCode
from chalicelib.domain.reads import Reads
from chalicelib.routes.callers import company_of, given, is_id
from chalicelib.routes.responses import answer, in_envelope, with_cost

_MOST_DOCUMENTS = 100
_PARAMETERS = ("ids", "references", "categories")


@in_envelope
def status(request: Request, company_id: str) -> Response:
    """What became of all emails of each document, for each recipient and on the whole."""
    company = company_of(request, company_id, Scope.EMAILS_READ)
    parameters = given(request)
    check_names(parameters, _PARAMETERS, repeatable=_PARAMETERS)
    documents, categories = tell_all_problems(
        lambda: (_documents(parameters), _categories(parameters)),
        lambda: _documents(parameters),
        lambda: _categories(parameters),
    )
    reads = Reads(most_units=inf)  # what may be read is bound by how many emails it is
    now, pointers = datetime.now(UTC), list(documents)
    found = look_at_documents(company, pointers, categories=categories, now=now, reads=reads)
    data = [{**named, **found.get(pointer, NEVER_EMAILED)} for pointer, named in documents.items()]
    return with_cost(answer({"data": data}), reads)


def _documents(parameters: Parameters) -> dict[int, dict[str, int | str | None]]:
    """Each document once, by its pointer, in the order in which they were asked for: ids first."""
    ids, references = _listed(parameters, "ids"), _listed(parameters, "references")
    sentence = f"From one to {_MOST_DOCUMENTS} documents by their ids or references, with commas."
    asked = len(ids) + len(references)
    if not asked:
        raise invalid_field("ids", ProblemCode.REQUIRED, sentence)
    if asked > _MOST_DOCUMENTS:
        most = {"max": _MOST_DOCUMENTS, "actual": asked}
        raise invalid_field("ids", ProblemCode.TOO_LONG, sentence, **most)
    if not all(map(is_id, ids)):
        raise invalid_field("ids", ProblemCode.NOT_A_NUMBER, sentence)
    if not all(re.fullmatch(REFERENCE, one) for one in references):
        raise invalid_field("references", ProblemCode.INVALID, sentence)
    named: dict[int, dict[str, int | str | None]] = {}
    named |= {int(one): {"document_id": int(one), "reference": None} for one in ids}
    named |= {pointer_of(one): {"document_id": None, "reference": one} for one in references}
    return named


def _listed(parameters: Parameters, name: str) -> list[str]:
    return list(dict.fromkeys(",".join(parameters[name]).split(","))) if name in parameters else []


def _categories(parameters: Parameters) -> frozenset[Category]:
    """Of the emails that count: who read a reminder has not read the document by that."""
    chosen = choices(parameters, "categories", Category)
    return frozenset(map(Category, chosen)) or frozenset(Category) - REMINDERS

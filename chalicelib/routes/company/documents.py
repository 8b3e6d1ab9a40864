"""/c/{company_id}/documents: where a list of documents shows an icon for each."""

import re
from datetime import UTC, datetime
from math import inf

from chalice.app import Request, Response

from chalicelib.actions.documents.look_at_documents import look_at_documents
from chalicelib.domain.companies import Scope
from chalicelib.domain.email_ids import LAST_ID
from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.reads import Reads
from chalicelib.routes.callers import company_of, given
from chalicelib.routes.responses import answer, in_envelope, with_cost

_MOST_DOCUMENTS = 100
_IDS = re.compile(r"[0-9]{1,16}(,[0-9]{1,16})*", re.ASCII)


@in_envelope
def status(request: Request, company_id: str) -> Response:
    """What became of the newest emails of each document."""
    company = company_of(request, company_id, Scope.EMAILS_READ)
    document_ids = _document_ids(given(request))
    # What so few documents can point to is bound enough.
    reads = Reads(most_units=inf)
    newest = look_at_documents(company, document_ids, now=datetime.now(UTC), reads=reads)
    data = [{"document_id": number, "newest": newest[number]} for number in document_ids]
    return with_cost(answer({"data": data}), reads)


def _document_ids(parameters: dict[str, list[str]]) -> list[int]:
    """Each document once, in the order in which they were asked for."""
    unknown = {name: ["There is no such parameter here."] for name in parameters.keys() - {"ids"}}
    if unknown:
        raise InvalidRequest(unknown)
    text = ",".join(parameters.get("ids", ()))
    ids = list(dict.fromkeys(map(int, text.split(",")))) if _IDS.fullmatch(text) else []
    if not 0 < len(ids) <= _MOST_DOCUMENTS or max(ids) > LAST_ID:
        problem = f"From one to {_MOST_DOCUMENTS} ids of documents, by commas."
        raise InvalidRequest({"ids": [problem]})
    return ids

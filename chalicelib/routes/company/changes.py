"""/c/{company_id}/changes: what happened to emails since, for pages that are open."""

from datetime import UTC, datetime

from chalice.app import Request, Response

from chalicelib.actions.listing.tell_changes import tell_changes
from chalicelib.domain.companies import Scope
from chalicelib.domain.errors import invalid_field
from chalicelib.domain.listing.cursors import read_cursor, write_cursor
from chalicelib.domain.listing.parameters import check_names, last_of
from chalicelib.domain.problems import ProblemCode
from chalicelib.domain.reads import Reads
from chalicelib.keys.key_ring import key_ring
from chalicelib.routes.callers import company_of, given
from chalicelib.routes.company.email_answers import row
from chalicelib.routes.responses import answer, in_envelope, with_cost


@in_envelope
def index(request: Request, company_id: str) -> Response:
    """The rows that changed since the cursor was given, and the next cursor."""
    company = company_of(request, company_id, Scope.EMAILS_READ)
    parameters = given(request)
    check_names(parameters, {"since"})
    name = f"{company.company_id} changes"
    since = _stamp_in(last_of(parameters).get("since", ""), of=name)
    reads = Reads()
    changes = tell_changes(company, since, now=datetime.now(UTC), reads=reads)
    told = {
        "data": [row(company, email) for email in changes.emails],
        "cursor": write_cursor(changes.go_on, of=name, ring=key_ring()),
        "more": changes.more,
    }
    return with_cost(answer(told), reads)


def _stamp_in(cursor: str, *, of: str) -> int | None:
    if not cursor:
        return None
    stamp = read_cursor(cursor, of=of, ring=key_ring())
    if stamp is None:
        sentence = "This is no cursor of these changes."
        raise invalid_field("since", ProblemCode.NOT_A_CURSOR, sentence)
    return stamp

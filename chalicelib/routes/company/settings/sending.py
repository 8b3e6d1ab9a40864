"""/c/{company_id}/settings/sending: the undo window, and what to do about unknown outcomes."""

from chalice.app import Request, Response

from chalicelib.actions.companies.set_sending_rules import set_sending_rules
from chalicelib.domain.companies import Company, Scope
from chalicelib.routes.callers import company_of, raw_body
from chalicelib.routes.company.decision_bodies import read_sending_rules
from chalicelib.routes.responses import answer, in_envelope


@in_envelope
def show(request: Request, company_id: str) -> Response:
    """Show the company's rules of sending."""
    return _answer(company_of(request, company_id, Scope.EMAILS_READ))


@in_envelope
def change(request: Request, company_id: str) -> Response:
    """Change the rules, for emails queued from now on."""
    company = company_of(request, company_id, Scope.SETTINGS_WRITE)
    undo_seconds, on_unknown_outcome = read_sending_rules(raw_body(request))
    return _answer(
        set_sending_rules(company, undo_seconds=undo_seconds, on_unknown_outcome=on_unknown_outcome)
    )


def _answer(company: Company) -> Response:
    return answer(
        {
            "data": {
                "undo_seconds": company.undo_seconds,
                "on_unknown_outcome": company.on_unknown_outcome.value,
            }
        }
    )

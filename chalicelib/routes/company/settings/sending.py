"""/c/{company_id}/settings/sending: undo window, unknown outcomes, sender, and where answers go."""

from typing import Any

from chalice.app import Request, Response

from chalicelib.actions.companies.set_sending_rules import set_sending_rules
from chalicelib.domain.companies import Company, Scope
from chalicelib.routes.callers import company_of
from chalicelib.routes.company.decision_bodies import SendingRules, read_sending_rules
from chalicelib.routes.company.settings.wishes import wished
from chalicelib.routes.responses import answer, in_envelope


@in_envelope
def show(request: Request, company_id: str) -> Response:
    """Show the company's rules of sending."""
    return answer({"data": _shown(company_of(request, company_id, Scope.EMAILS_READ))})


@in_envelope
def change(request: Request, company_id: str) -> Response:
    """Change the rules, for emails queued from now on."""
    company = company_of(request, company_id, Scope.SETTINGS_WRITE)
    changed = read_sending_rules(wished(request, _shown(company), SendingRules), company)
    set_sending_rules(changed)
    return answer({"data": _shown(changed)})


def _shown(company: Company) -> dict[str, Any]:
    return {
        "undo_seconds": company.undo_seconds,
        "on_unknown_outcome": company.on_unknown_outcome.value,
        "reply_to": company.reply_to,
        "remote_pictures": company.remote_pictures,
        "default_sender": company.default_sender and company.default_sender.value,
    }

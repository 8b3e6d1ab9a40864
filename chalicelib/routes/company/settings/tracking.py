"""/c/{company_id}/settings/tracking: what is recorded of reading, how long, and how judged."""

from typing import Any

from chalice.app import Request, Response

from chalicelib.actions.companies.set_tracking_rules import set_tracking_rules
from chalicelib.domain.companies import Company, Scope
from chalicelib.routes.callers import company_of
from chalicelib.routes.company.decision_bodies import TrackingRules, read_tracking_rules
from chalicelib.routes.company.settings.wishes import wished
from chalicelib.routes.responses import answer, in_envelope


@in_envelope
def show(request: Request, company_id: str) -> Response:
    """Show the company's rules of tracking."""
    return answer({"data": _shown(company_of(request, company_id, Scope.EMAILS_READ))})


@in_envelope
def change(request: Request, company_id: str) -> Response:
    """Change the rules: those of judging for all emails, others for those queued from now on."""
    company = company_of(request, company_id, Scope.SETTINGS_WRITE)
    changed = read_tracking_rules(wished(request, _shown(company), TrackingRules), company)
    set_tracking_rules(changed)
    return answer({"data": _shown(changed)})


def _shown(company: Company) -> dict[str, Any]:
    return {
        "open_window_seconds": company.open_window_seconds,
        "believe_programs": company.believe_programs,
        "unknown_consent": company.on_unknown_consent.value,
        "legal_basis": {
            category.value: basis.value for category, basis in company.legal_basis.items()
        },
        "retention_months": company.retention_months,
        "gate_attachments": company.gate_attachments,
        "gate_asks_for": "code" if company.gate_by_code else "address",
    }

"""/c/{company_id}/settings/page: what the page shows of the company, and who may frame it."""

from typing import Any

from chalice.app import Request, Response

from chalicelib.actions.companies.set_page_rules import set_page_rules
from chalicelib.domain.companies import Company, Scope
from chalicelib.domain.periods import in_rome
from chalicelib.routes.callers import caller_of
from chalicelib.routes.company.settings.page_bodies import PageSettings, read_page_settings
from chalicelib.routes.company.settings.wishes import wished
from chalicelib.routes.responses import answer, in_envelope


@in_envelope
def show(request: Request, company_id: str) -> Response:
    """The company as its own page knows it, and what the caller may do there."""
    found = caller_of(request, company_id, Scope.EMAILS_READ)
    return _answer(found.company, found.scopes)


@in_envelope
def change(request: Request, company_id: str) -> Response:
    """Change what holds for the page; pages that are open in a frame stay so."""
    found = caller_of(request, company_id, Scope.SETTINGS_WRITE)
    shown = _rules(found.company)
    changed = read_page_settings(wished(request, shown, PageSettings), found.company)
    set_page_rules(changed)
    return _answer(changed, found.scopes)


def _rules(company: Company) -> dict[str, Any]:
    return {"frame_origins": company.frame_origins, "notifications": company.notifications}


def _answer(company: Company, scopes: frozenset[Scope]) -> Response:
    data = {
        "name": company.name,
        "licence": company.licence.value,
        "locale": company.locale,
        "scopes": sorted(scopes),
        **_rules(company),
        "suspended": company.suspension
        and {
            "since": in_rome(company.suspension.since),
            "reason": {"code": company.suspension.reason.value, **company.suspension.said},
            "note": company.suspension.note,
        },
    }
    return answer({"data": data})

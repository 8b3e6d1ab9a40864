"""/c/{company_id}/settings/page: what the page shows of the company, and who may frame it."""

from chalice.app import Request, Response

from chalicelib.actions.companies.set_frame_origins import set_frame_origins
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
    """Change the origins that may frame the page; pages that are open in a frame stay so."""
    found = caller_of(request, company_id, Scope.SETTINGS_WRITE)
    shown = {"frame_origins": found.company.frame_origins}
    origins = read_page_settings(wished(request, shown, PageSettings))
    return _answer(set_frame_origins(found.company, origins), found.scopes)


def _answer(company: Company, scopes: frozenset[Scope]) -> Response:
    data = {
        "name": company.name,
        "licence": company.licence.value,
        "locale": company.locale,
        "scopes": sorted(scopes),
        "frame_origins": company.frame_origins,
        "suspended": company.suspension
        and {
            "since": in_rome(company.suspension.since),
            "reason": {"code": company.suspension.reason.value, **company.suspension.said},
            "note": company.suspension.note,
        },
    }
    return answer({"data": data})

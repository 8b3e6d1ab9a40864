"""/c/{company_id}/settings/page: what the page shows of the company, and who may frame it."""

from chalice.app import Blueprint, Response

from chalicelib.domain.companies import Company, Scope
from chalicelib.routes.callers import caller_of, raw_body
from chalicelib.routes.responses import answer, in_envelope

routes = Blueprint(__name__)


@routes.route("/page", methods=["GET"], content_types=[])
@in_envelope
def show(company_id: str) -> Response:
    """The company as its own page knows it, and what the caller may do there."""
    found = caller_of(routes.current_request, company_id, Scope.EMAILS_READ)
    return _answer(found.company, found.scopes)


@routes.route("/page", methods=["PUT"])
@in_envelope
def change(company_id: str) -> Response:
    """Change the origins that may frame the page; pages that are open in a frame stay so."""
    from chalicelib.actions.companies.set_frame_origins import set_frame_origins
    from chalicelib.routes.company.settings.page_bodies import read_page_settings

    request = routes.current_request
    found = caller_of(request, company_id, Scope.SETTINGS_WRITE)
    origins = read_page_settings(raw_body(request))
    return _answer(set_frame_origins(found.company, origins), found.scopes)


def _answer(company: Company, scopes: frozenset[Scope]) -> Response:
    data = {
        "name": company.name,
        "licence": company.licence.value,
        "locale": company.locale,
        "scopes": sorted(scopes),
        "frame_origins": company.frame_origins,
    }
    return answer({"data": data})

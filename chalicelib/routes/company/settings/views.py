"""/c/{company_id}/settings/views: views of the list that a company keeps by name."""

from collections.abc import Sequence
from dataclasses import asdict

from chalice.app import Request, Response

from chalicelib.actions.companies.save_views import save_views
from chalicelib.domain.companies import SavedView, Scope
from chalicelib.routes.callers import company_of
from chalicelib.routes.company.settings.page_bodies import read_saved_views
from chalicelib.routes.raw_bodies import raw_body
from chalicelib.routes.responses import answer, in_envelope


@in_envelope
def show(request: Request, company_id: str) -> Response:
    """The views, as they were put."""
    return _answer(company_of(request, company_id, Scope.EMAILS_READ).saved_views)


@in_envelope
def change(request: Request, company_id: str) -> Response:
    """Keep these views and no others."""
    company = company_of(request, company_id, Scope.EMAILS_WRITE)
    return _answer(save_views(company, read_saved_views(raw_body(request))))


def _answer(views: Sequence[SavedView]) -> Response:
    return answer({"data": {"views": [asdict(view) for view in views]}})

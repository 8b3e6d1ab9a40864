"""/c/{company_id}/settings/views: views of the list that a company keeps by name."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from chalice.app import Request, Response

from chalicelib.actions.companies.save_views import save_views
from chalicelib.domain.companies import SavedView, Scope
from chalicelib.routes.callers import company_of
from chalicelib.routes.company.settings.page_bodies import SavedViews, read_saved_views
from chalicelib.routes.company.settings.wishes import wished
from chalicelib.routes.responses import answer, in_envelope


@in_envelope
def show(request: Request, company_id: str) -> Response:
    """The views, as they were put."""
    return _answer(company_of(request, company_id, Scope.EMAILS_READ).saved_views)


@in_envelope
def change(request: Request, company_id: str) -> Response:
    """Keep these views and no others."""
    company = company_of(request, company_id, Scope.EMAILS_WRITE)
    wish = wished(request, _shown(company.saved_views), SavedViews)
    return _answer(save_views(company, read_saved_views(wish)))


def _answer(views: Sequence[SavedView]) -> Response:
    return answer({"data": _shown(views)})


def _shown(views: Sequence[SavedView]) -> dict[str, Any]:
    return {"views": [asdict(view) for view in views]}

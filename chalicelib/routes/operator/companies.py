"""/operator/companies: the companies that the operator serves."""

from datetime import UTC, datetime

from chalice.app import Request, Response

from chalicelib.actions.operator import change_licence as changing_licence
from chalicelib.actions.operator.change_company import change_company
from chalicelib.actions.operator.find_open_company import find_open_company
from chalicelib.actions.operator.list_companies import list_companies
from chalicelib.actions.operator.open_company import open_company
from chalicelib.actions.operator.show_company import show_company
from chalicelib.domain.companies import Licence
from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.operator.licences import differences
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.routes.operator.answers import company_in_full, company_shown, difference_shown
from chalicelib.routes.operator.bodies import CompanyChanges, NewCompany, NewLicence
from chalicelib.routes.operator.callers import (
    company_id_in,
    number_said,
    operator_of,
    said_once,
)
from chalicelib.routes.raw_bodies import raw_body
from chalicelib.routes.request_bodies import read_body
from chalicelib.routes.responses import answer, in_envelope

_MOST_ON_A_PAGE = 100


@in_envelope
def index(request: Request) -> Response:
    """List companies, a page at a time."""
    operator_of(request, "per_page", "cursor")
    most = number_said(request, "per_page", default=50, most=_MOST_ON_A_PAGE)
    companies, cursor = list_companies(said_once(request, "cursor"), most=most)
    return answer({"data": list(map(company_shown, companies)), "next_cursor": cursor})


@in_envelope
def create(request: Request) -> Response:
    """Take a company on; its first key is shown this once."""
    by, now = operator_of(request), datetime.now(UTC)
    new = read_body(NewCompany, raw_body(request))
    key = open_company(
        new.id, name=new.name, licence=new.licence, locale=new.locale, by=by, now=now
    )
    shown = company_in_full(*show_company(new.id))
    return answer({"data": {**shown, "api_key": key}}, status=201)


@in_envelope
def show(request: Request, company_id: str) -> Response:
    """Show one company, with its keys."""
    operator_of(request)
    return answer({"data": company_in_full(*show_company(company_id_in(company_id)))})


@in_envelope
def change(request: Request, company_id: str) -> Response:
    """Rename it, change its language, its quotas."""
    by, now = operator_of(request), datetime.now(UTC)
    wishes = read_body(CompanyChanges, raw_body(request))
    known = company_id_in(company_id)
    change_company(
        known, name=wishes.name, locale=wishes.locale, quotas=wishes.quotas, by=by, now=now
    )
    return answer({"data": company_in_full(*show_company(known))})


@in_envelope
def tell_licence(request: Request, company_id: str) -> Response:
    """Say what another licence would change; nothing is changed."""
    operator_of(request, "to")
    company, said = find_open_company(company_id_in(company_id)), said_once(request, "to")
    if said not in set(Licence):
        sentence = f"One of {', '.join(Licence)}."
        raise InvalidRequest({"to": [Problem(ProblemCode.NOT_A_CHOICE, sentence)]})
    changes = differences(company, Licence(said))
    return answer({"data": list(map(difference_shown, changes))})


@in_envelope
def change_licence(request: Request, company_id: str) -> Response:
    """Change the licence, and say what that changed."""
    by, now = operator_of(request), datetime.now(UTC)
    licence = read_body(NewLicence, raw_body(request)).licence
    changes = changing_licence.change_licence(company_id_in(company_id), licence, by=by, now=now)
    return answer({"data": list(map(difference_shown, changes))})

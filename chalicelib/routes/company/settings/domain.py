"""/c/{company_id}/settings/domain: a domain that the company sends as, without a mailbox.

Whoever may see the emails may see why they wait.
"""

from datetime import UTC, datetime

from chalice.app import Request, Response

from chalicelib.actions.senders.remove_domain import remove_domain
from chalicelib.actions.senders.set_domain import set_domain
from chalicelib.actions.senders.verify_domain import verify_domain
from chalicelib.domain.companies import Company, OwnDomain, Scope
from chalicelib.domain.errors import NotFound
from chalicelib.domain.senders.domain_rows import domain_row
from chalicelib.routes.callers import company_of
from chalicelib.routes.company.settings.domain_bodies import DomainBody, read_domain_settings
from chalicelib.routes.company.settings.wishes import wished
from chalicelib.routes.responses import JSON, answer, in_envelope
from chalicelib.transports.ses_identities import region


@in_envelope
def show(request: Request, company_id: str) -> Response:
    """Show the domain, the records that its DNS has to have, and what was seen of them."""
    return _answer(company_of(request, company_id, Scope.EMAILS_READ))


@in_envelope
def change(request: Request, company_id: str) -> Response:
    """Set the domain; it is sent as once it is verified."""
    company = company_of(request, company_id, Scope.SETTINGS_WRITE)
    shown = _row(company.domain) if company.domain else {}
    body = read_domain_settings(wished(request, shown, DomainBody))
    changed = set_domain(
        company,
        from_email=body.from_email,
        from_name=body.from_name or company.name,
        fallback=body.fallback,
        now=datetime.now(UTC),
    )
    return _answer(changed)


@in_envelope
def remove(request: Request, company_id: str) -> Response:
    """Take the domain away, whether or not there is one."""
    remove_domain(company_of(request, company_id, Scope.SETTINGS_WRITE))
    return Response("", headers=dict(JSON), status_code=204)


@in_envelope
def verify(request: Request, company_id: str) -> Response:
    """Look at its DNS, and ask SES."""
    company = company_of(request, company_id, Scope.SETTINGS_WRITE)
    return _answer(verify_domain(company, now=datetime.now(UTC)))


def _answer(company: Company) -> Response:
    if company.domain is None:
        raise NotFound("The company has no domain of its own.")
    return answer({"data": _row(company.domain)})


def _row(own: OwnDomain) -> dict[str, object]:
    return domain_row(own, region=region())

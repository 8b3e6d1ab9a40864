"""/c/{company_id}/settings/bounces: where the company's mailbox forwards bounces to, and how."""

from typing import Any

from chalice.app import Request, Response

from chalicelib.domain.companies import Company, Scope
from chalicelib.domain.feedback.return_addresses import forwarding_address
from chalicelib.domain.periods import in_rome
from chalicelib.domain.words import label, words
from chalicelib.keys.key_ring import key_ring
from chalicelib.routes.callers import company_of
from chalicelib.routes.responses import answer, in_envelope
from chalicelib.settings import settings


@in_envelope
def show(request: Request, company_id: str) -> Response:
    """Show the address for the company's rule, and whether anything came there."""
    return answer({"data": _shown(company_of(request, company_id, Scope.SETTINGS_WRITE))})


def _shown(company: Company) -> dict[str, Any]:
    domain = settings().inbound_domain
    address = forwarding_address(company.company_id, domain=domain, ring=key_ring())
    return {
        "forward_to": address if domain else None,
        "seen_at": in_rome(company.notices_seen_at),
        "code": company.forwarding_code or None,
        "how": [
            {"provider": provider, **label("forwarding", provider)}
            for provider in words("forwarding", "it")
        ],
    }

"""/c/{company_id}/emails/{email_id}: cancel it or its batch, resend, settle, close its links."""

from datetime import UTC, datetime

from chalice.app import Blueprint, Response

from chalicelib.domain.companies import Scope
from chalicelib.domain.email_ids import EmailKey
from chalicelib.routes.callers import company_of, email_id_in, raw_body
from chalicelib.routes.company.email_answers import brief, queued, row
from chalicelib.routes.responses import answer, in_envelope

routes = Blueprint(__name__)


@routes.route("/{email_id}", methods=["DELETE"], content_types=[])
@in_envelope
def cancel(company_id: str, email_id: str) -> Response:
    """Cancel an email that no worker has yet."""
    from chalicelib.actions.sending.cancel_email import cancel_email

    company = company_of(routes.current_request, company_id, Scope.EMAILS_WRITE)
    email = cancel_email(EmailKey(company.company_id, email_id_in(email_id)), now=datetime.now(UTC))
    return answer({"data": row(company, email)})


@routes.route("/{email_id}/batch", methods=["DELETE"], content_types=[])
@in_envelope
def cancel_all(company_id: str, email_id: str) -> Response:
    """Have all emails of an email's request not be sent that no worker has yet."""
    from chalicelib.actions.sending.cancel_batch import cancel_batch

    company = company_of(routes.current_request, company_id, Scope.EMAILS_WRITE)
    now = datetime.now(UTC)
    done = cancel_batch(EmailKey(company.company_id, email_id_in(email_id)), now=now)
    told = {
        "cancelled": [brief(email, now=now) for email in done.cancelled],
        "left": [brief(email, now=now) for email in done.left],
    }
    return answer({"data": told})


@routes.route("/{email_id}/links", methods=["DELETE"], content_types=[])
@in_envelope
def revoke(company_id: str, email_id: str) -> Response:
    """Close the links to an email's attachments."""
    from chalicelib.actions.tracking.revoke_links import revoke_links

    company = company_of(routes.current_request, company_id, Scope.EMAILS_WRITE)
    email = revoke_links(EmailKey(company.company_id, email_id_in(email_id)), now=datetime.now(UTC))
    return answer({"data": row(company, email)})


@routes.route("/{email_id}/resend", methods=["POST"])
@in_envelope
def resend(company_id: str, email_id: str) -> Response:
    """Send an email once more, on purpose."""
    from chalicelib.actions.sending.resend_email import resend_email
    from chalicelib.routes.company.decision_bodies import read_resend_request
    from chalicelib.routes.company.idempotency import read_idempotency

    request = routes.current_request
    company = company_of(request, company_id, Scope.EMAILS_WRITE)
    body, number, now = raw_body(request), email_id_in(email_id), datetime.now(UTC)
    email = resend_email(
        company,
        email_id=number,
        to=read_resend_request(body),
        idempotency=read_idempotency(
            request.headers.get("idempotency-key"), body, about=f"resend {number} "
        ),
        now=now,
    )
    return queued([email], now=now)


@routes.route("/{email_id}/settle", methods=["POST"])
@in_envelope
def settle(company_id: str, email_id: str) -> Response:
    """Say what became of an email whose outcome is unknown, or send it once more."""
    from chalicelib.actions.sending.settle_email import settle_email
    from chalicelib.routes.company.decision_bodies import read_settlement

    request = routes.current_request
    company = company_of(request, company_id, Scope.EMAILS_WRITE)
    number, now = email_id_in(email_id), datetime.now(UTC)
    settlement = read_settlement(raw_body(request))
    settled = settle_email(company, email_id=number, settlement=settlement, now=now)
    resent = settled.resent and brief(settled.resent, now=now)
    return answer({"data": row(company, settled.email), "resent": resent})

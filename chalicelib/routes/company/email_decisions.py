"""/c/{company_id}/emails/{email_id}: cancel it or its batch, resend, settle, close its links."""

from datetime import UTC, datetime

from chalice.app import Request, Response

from chalicelib.actions.sending.cancel_batch import cancel_batch
from chalicelib.actions.sending.cancel_email import cancel_email
from chalicelib.actions.sending.resend_email import resend_email
from chalicelib.actions.sending.settle_email import settle_email
from chalicelib.actions.tracking.revoke_links import revoke_links
from chalicelib.domain.companies import Scope
from chalicelib.domain.email_ids import EmailKey
from chalicelib.routes.callers import company_of, email_id_in, raw_body
from chalicelib.routes.company.decision_bodies import read_resend_request, read_settlement
from chalicelib.routes.company.email_answers import brief, queued, row
from chalicelib.routes.company.idempotency import read_idempotency
from chalicelib.routes.responses import answer, in_envelope


@in_envelope
def cancel(request: Request, company_id: str, email_id: str) -> Response:
    """Cancel an email that no worker has yet."""
    company = company_of(request, company_id, Scope.EMAILS_WRITE)
    email = cancel_email(EmailKey(company.company_id, email_id_in(email_id)), now=datetime.now(UTC))
    return answer({"data": row(company, email)})


@in_envelope
def cancel_all(request: Request, company_id: str, email_id: str) -> Response:
    """Have all emails of an email's request not be sent that no worker has yet."""
    company = company_of(request, company_id, Scope.EMAILS_WRITE)
    now = datetime.now(UTC)
    done = cancel_batch(EmailKey(company.company_id, email_id_in(email_id)), now=now)
    told = {
        "cancelled": [brief(email, now=now) for email in done.cancelled],
        "left": [brief(email, now=now) for email in done.left],
        "unreadable": [brief(email, now=now) for email in done.unreadable],
    }
    return answer({"data": told})


@in_envelope
def revoke(request: Request, company_id: str, email_id: str) -> Response:
    """Close the links to an email's attachments."""
    company = company_of(request, company_id, Scope.EMAILS_WRITE)
    email = revoke_links(EmailKey(company.company_id, email_id_in(email_id)), now=datetime.now(UTC))
    return answer({"data": row(company, email)})


@in_envelope
def resend(request: Request, company_id: str, email_id: str) -> Response:
    """Send an email once more, on purpose."""
    company = company_of(request, company_id, Scope.EMAILS_WRITE)
    body, number, now = raw_body(request), email_id_in(email_id), datetime.now(UTC)
    to = read_resend_request(body)
    key = request.headers.get("idempotency-key")
    email = resend_email(
        company,
        email_id=number,
        to=to,
        idempotency=read_idempotency(key, to, body, about=f"resend {number} "),
        now=now,
    )
    return queued([email], now=now)


@in_envelope
def settle(request: Request, company_id: str, email_id: str) -> Response:
    """Say what became of an email whose outcome is unknown, or send it once more."""
    company = company_of(request, company_id, Scope.EMAILS_WRITE)
    number, now = email_id_in(email_id), datetime.now(UTC)
    settlement = read_settlement(raw_body(request))
    settled = settle_email(company, email_id=number, settlement=settlement, now=now)
    resent = settled.resent and brief(settled.resent, now=now)
    return answer({"data": row(company, settled.email), "resent": resent})

"""/c/{company_id}/emails/{email_id}: cancel it or its batch, resend, settle, close its links."""

from datetime import UTC, datetime

from chalice.app import Request, Response

from chalicelib.actions.companies.authenticate import Caller
from chalicelib.actions.sending.cancel_batch import cancel_batch
from chalicelib.actions.sending.cancel_email import cancel_email
from chalicelib.actions.sending.resend_email import resend_email
from chalicelib.actions.sending.settle_email import settle_email
from chalicelib.actions.tracking.revoke_links import revoke_links
from chalicelib.domain.companies import Scope
from chalicelib.domain.email_ids import EmailKey
from chalicelib.routes.callers import acting, caller_of, email_id_in
from chalicelib.routes.company.decision_bodies import read_resend_request, read_settlement
from chalicelib.routes.company.email_answers import brief, queued, row
from chalicelib.routes.company.idempotency import read_idempotency
from chalicelib.routes.raw_bodies import raw_body
from chalicelib.routes.responses import answer, in_envelope


@in_envelope
def cancel(request: Request, company_id: str, email_id: str) -> Response:
    """Cancel an email that no worker has yet."""
    caller = caller_of(request, company_id, Scope.EMAILS_WRITE)
    key, actor = _key(caller, email_id), acting(request, caller)
    email = cancel_email(key, now=datetime.now(UTC), actor=actor)
    return answer({"data": row(caller.company, email)})


@in_envelope
def cancel_all(request: Request, company_id: str, email_id: str) -> Response:
    """Have all emails of an email's request not be sent that no worker has yet."""
    caller, now = caller_of(request, company_id, Scope.EMAILS_WRITE), datetime.now(UTC)
    done = cancel_batch(_key(caller, email_id), now=now, actor=acting(request, caller))
    told = {
        "cancelled": [brief(email, now=now) for email in done.cancelled],
        "left": [brief(email, now=now) for email in done.left],
        "unreadable": [brief(email, now=now) for email in done.unreadable],
    }
    return answer({"data": told})


@in_envelope
def revoke(request: Request, company_id: str, email_id: str) -> Response:
    """Close the links to an email's attachments."""
    caller = caller_of(request, company_id, Scope.EMAILS_WRITE)
    key, actor = _key(caller, email_id), acting(request, caller)
    email = revoke_links(key, now=datetime.now(UTC), actor=actor)
    return answer({"data": row(caller.company, email)})


@in_envelope
def resend(request: Request, company_id: str, email_id: str) -> Response:
    """Send an email once more, on purpose."""
    caller = caller_of(request, company_id, Scope.EMAILS_WRITE)
    body, number, now = raw_body(request), email_id_in(email_id), datetime.now(UTC)
    to, actor = read_resend_request(body)
    key = request.headers.get("idempotency-key")
    email = resend_email(
        caller.company,
        email_id=number,
        to=to,
        idempotency=read_idempotency(key, to, body, about=f"resend {number} "),
        now=now,
        actor=caller.acting(actor),
    )
    return queued([email], now=now)


@in_envelope
def settle(request: Request, company_id: str, email_id: str) -> Response:
    """Say what became of an email whose outcome is unknown, or send it once more."""
    caller = caller_of(request, company_id, Scope.EMAILS_WRITE)
    number, now = email_id_in(email_id), datetime.now(UTC)
    settlement, actor = read_settlement(raw_body(request))
    settled = settle_email(
        caller.company,
        email_id=number,
        settlement=settlement,
        now=now,
        actor=caller.acting(actor),
    )
    resent = settled.resent and brief(settled.resent, now=now)
    return answer({"data": row(caller.company, settled.email), "resent": resent})


def _key(caller: Caller, email_id: str) -> EmailKey:
    return EmailKey(caller.company.company_id, email_id_in(email_id))

"""/c/{company_id}/emails/preview: a request to queue emails, looked at before it is made."""

from datetime import UTC, datetime
from typing import Any

from chalice.app import Request, Response

from chalicelib.actions.sending.preview_emails import preview_emails
from chalicelib.domain.companies import Scope
from chalicelib.domain.emails import Email
from chalicelib.domain.message.addresses import readable_address
from chalicelib.routes.callers import company_of
from chalicelib.routes.company.send_bodies import read_send_request
from chalicelib.routes.raw_bodies import raw_body
from chalicelib.routes.responses import answer, in_envelope


@in_envelope
def show(request: Request, company_id: str) -> Response:
    """What the first recipient would get, from whom, and what would be recorded of each."""
    company = company_of(request, company_id, Scope.EMAILS_WRITE)
    send_request = read_send_request(raw_body(request))
    shown = preview_emails(company, send_request, now=datetime.now(UTC))
    first = shown.emails[0]
    changes = [{"code": one.code.value, "params": dict(one.params)} for one in shown.changes]
    data = {
        "subject": first.subject,
        "html": shown.preview.html,
        "text": shown.preview.text,
        "size": shown.preview.size,
        "missing": list(shown.missing),
        "warnings": changes,
        "from_email": readable_address(first.from_email),
        "from_name": first.from_name,
        "reply_to": first.reply_to and readable_address(first.reply_to),
        "transport": first.transport.value,
        "recipients": [_recipient(email) for email in shown.emails if not email.is_copy],
    }
    return answer({"data": data})


def _recipient(email: Email) -> dict[str, Any]:
    return {
        "to_email": readable_address(email.to_email),
        "tracked": email.untracked is None,
        "not_tracked_because": email.untracked and email.untracked.value,
        "deliver_as": email.deliver_as.value,
    }

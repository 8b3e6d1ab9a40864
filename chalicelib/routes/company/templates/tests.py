"""/c/{company_id}/emails/test: a mail sent to who writes it, before it is sent to anybody."""

from datetime import UTC, datetime

from chalice.app import Request, Response

from chalicelib.actions.sending.send_test import send_test
from chalicelib.domain.companies import Scope
from chalicelib.domain.message.addresses import readable_address
from chalicelib.routes.callers import address_said, asked, caller_of
from chalicelib.routes.company.send_bodies import read_send_request
from chalicelib.routes.raw_bodies import raw_body
from chalicelib.routes.responses import answer, in_envelope


@in_envelope
def send(request: Request, company_id: str) -> Response:
    """Send what the first recipient would get to an address of the company's own."""
    caller = caller_of(request, company_id, Scope.EMAILS_WRITE)
    [to] = asked(request, "to").get("to", [""])
    send_request = read_send_request(raw_body(request))
    email = send_test(
        caller.company,
        send_request,
        to=address_said(to, field="to") if to else None,
        actor=caller.acting(""),
        now=datetime.now(UTC),
    )
    data = {
        "to_email": readable_address(email.to_email),
        "from_email": readable_address(email.from_email),
        "subject": email.subject,
    }
    return answer({"data": data})

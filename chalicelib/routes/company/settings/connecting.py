"""/c/{company_id}/settings/smtp/connect: a mailbox connected by its owner's consent (OAuth 2).

What was begun is finished in the name of the same session or key, and by no other.
"""

from datetime import UTC, datetime

from chalice.app import Request, Response

from chalicelib.actions.mailboxes.begin_connecting import begin_connecting
from chalicelib.actions.mailboxes.finish_connecting import finish_connecting
from chalicelib.actions.mailboxes.propose_server import propose_server
from chalicelib.domain.companies import Scope
from chalicelib.domain.mailboxes.verification import smtp_row
from chalicelib.keys.mailbox_clients import mailbox_clients
from chalicelib.routes.callers import address_said, asked, company_of
from chalicelib.routes.company.settings.connecting_bodies import read_beginning, read_ending
from chalicelib.routes.raw_bodies import raw_body
from chalicelib.routes.responses import answer, in_envelope


@in_envelope
def show(request: Request, company_id: str) -> Response:
    """Show whose mailboxes can be connected."""
    company_of(request, company_id, Scope.EMAILS_READ)
    return answer({"data": {"providers": sorted(mailbox_clients())}})


@in_envelope
def propose(request: Request, company_id: str) -> Response:
    """Propose a server for the address that the query names."""
    company_of(request, company_id, Scope.SETTINGS_WRITE)
    [email] = asked(request, "email").get("email", [""])
    return answer({"data": propose_server(address_said(email))})


@in_envelope
def begin(request: Request, company_id: str) -> Response:
    """Begin: the answer says where the mailbox's owner is asked."""
    company = company_of(request, company_id, Scope.SETTINGS_WRITE)
    body = read_beginning(raw_body(request))
    url = begin_connecting(
        company,
        by=body.provider,
        email=body.email,
        name=body.from_name,
        credential=request.headers["authorization"],
        now=datetime.now(UTC),
    )
    return answer({"data": {"url": url}})


@in_envelope
def finish(request: Request, company_id: str) -> Response:
    """Finish, with what the provider said to the mailbox's owner."""
    company = company_of(request, company_id, Scope.SETTINGS_WRITE)
    body = read_ending(raw_body(request))
    connected = finish_connecting(
        company,
        state=body.state,
        code=body.code.get_secret_value(),
        credential=request.headers["authorization"],
        now=datetime.now(UTC),
    )
    return answer({"data": connected.smtp and smtp_row(connected.smtp)})

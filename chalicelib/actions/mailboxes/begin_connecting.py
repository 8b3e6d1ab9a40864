"""Begin to connect a company's mailbox: its owner is to be asked at its provider."""

import secrets
from datetime import datetime

from chalicelib.domain.companies import Company, GrantedBy
from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.mailboxes.authorization_requests import ask_for_grant, authorization_url
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.keys.mailbox_clients import mailbox_clients
from chalicelib.settings import settings
from chalicelib.tables.mailbox_grants import put_pending


def begin_connecting(
    company: Company, *, by: GrantedBy, email: str, name: str, credential: str, now: datetime
) -> str:
    """The URL at which the mailbox's owner is asked; it leads back to `return_url`.

    Args:
        company: whose mailbox it is to be.
        by: the mailbox's provider.
        email: the mailbox's address.
        name: beside it.
        credential: with which the caller asks, and has to bring the answer.
        now: when.

    Raises:
        InvalidRequest: the operator has no client at this provider.
        TryAgainLater: AWS does not answer.
    """
    client = mailbox_clients().get(by)
    if client is None:
        problem = Problem(ProblemCode.NOT_A_CHOICE, "Mailboxes of this provider need a password.")
        raise InvalidRequest({"provider": [problem]})
    pending, state = ask_for_grant(
        by=by,
        email=email,
        name=name or company.name,
        credential=credential,
        now=now,
        draw=lambda: secrets.token_urlsafe(32),
    )
    put_pending(company.company_id, pending)
    return authorization_url(pending, client, state=state, redirect_uri=return_url())


def return_url() -> str:
    """Where every provider leads back to: of our own, whatever anybody asks for."""
    return f"{settings().public_url}/connect"

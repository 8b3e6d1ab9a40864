"""Propose the server of a mailbox, of which a person knows no more than the address."""

from typing import Any

from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.mailboxes.presets import preset_of_domain
from chalicelib.domain.mailboxes.proposals import proposal_row, propose
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.keys.mailbox_clients import mailbox_clients
from chalicelib.transports.mail_hosts import find_mail_hosts


def propose_server(email: str) -> dict[str, Any]:
    """What is proposed for the address, perhaps nothing; only DNS is asked.

    Raises:
        InvalidRequest: its domain names a server that is not on the public internet.
        TryAgainLater: AWS does not answer.
    """
    domain = email.rpartition("@")[2].lower()
    exchangers, services = ([], []) if preset_of_domain(domain) else find_mail_hosts(domain)
    try:
        proposal = propose(domain, exchangers=exchangers, services=services)
    except ValueError as error:
        raise InvalidRequest({"email": [Problem(ProblemCode.NOT_A_HOST, str(error))]}) from error
    return proposal_row(proposal, email, offered=list(mailbox_clients()))

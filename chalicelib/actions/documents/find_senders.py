"""Find the addresses that a company's documents can be sent from."""

from dataclasses import dataclass

from chalicelib.actions.senders.choose_origin import choose_origin
from chalicelib.domain.companies import Company
from chalicelib.domain.emails import Sender
from chalicelib.domain.errors import InvalidRequest
from chalicelib.settings import settings

_NO_REPLY_ID = 0
_OWN_ID = 1


@dataclass(frozen=True, slots=True)
class SenderChoice:
    """An address to send from, under the id by which FIC's clients choose it."""

    id: int
    email: str
    sender: Sender


def find_senders(company: Company) -> list[SenderChoice]:
    """The addresses, the one that is used where nobody chooses first; the no-reply address is 0."""
    no_reply = SenderChoice(_NO_REPLY_ID, settings().no_reply_address, Sender.NO_REPLY)
    try:
        own = SenderChoice(_OWN_ID, choose_origin(company, Sender.OWN).email, Sender.OWN)
    except InvalidRequest:
        return [no_reply]
    if own.email == no_reply.email:  # it stands in for a mailbox that broke
        return [no_reply]
    chosen = choose_origin(company, None).email
    return sorted((own, no_reply), key=lambda one: one.email != chosen)


def copy_address(company: Company) -> str | None:
    """Where a company's copies go; None: it never said."""
    return company.reply_to or (company.smtp.from_email if company.smtp else None)

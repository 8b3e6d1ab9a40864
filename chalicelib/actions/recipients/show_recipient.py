"""Show everything that is held of a company's recipient."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import islice

from chalicelib.actions.listing.read_contents import read_contents
from chalicelib.domain.consents import ConsentRecord, recipient_key
from chalicelib.domain.documents.registered import Revised
from chalicelib.domain.email_ids import LAST_ID
from chalicelib.domain.emails import Email
from chalicelib.domain.feedback.suppressions import Suppression
from chalicelib.domain.reads import Reads
from chalicelib.domain.reminders.exclusions import Exclusions
from chalicelib.tables.documents.by_customer import documents_of_customer, find_documents
from chalicelib.tables.emails.by_recipient import emails_to
from chalicelib.tables.emails.pages import find_emails
from chalicelib.tables.recipients import find_consent
from chalicelib.tables.reminders.exclusions import exclusions_now
from chalicelib.tables.suppressions import find_suppression

AT_ONCE = 25
"""Emails of an answer, with their bodies; and documents."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where an answer ended: with this email, or with this registered document."""

    after: int
    of_documents: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of a person, or a part of it."""

    consent: ConsentRecord | None
    """None: the person has said nothing."""
    emails: list[Email]
    """The newest first."""
    contents: Mapping[int, str]
    """Their bodies by id, as far as they are kept and an answer can hold them."""
    documents: list[Revised]
    """Registered as issued to them: with the last of the emails, and after them."""
    suppression: Suppression | None
    """Why the company's mail does not go there, or did not."""
    exclusions: Exclusions
    """Why the company reminds them of nothing, or not of one of these documents."""
    position: Position | None
    """After which more follows; None: this is the last."""


def show_recipient(company_id: int, address: str, *, after: Position | None) -> Held:
    """Read everything held of the person, from the newest email on, or on from an earlier answer.

    Raises:
        TryAgainLater: AWS does not answer.
    """
    key = recipient_key(company_id, address)
    reads, begin = Reads(), after or Position(LAST_ID + 1)
    numbers = [] if begin.of_documents else emails_to(key, below=begin.after, most=AT_ONCE + 1)
    ids, position = _part(numbers)
    emails = find_emails(company_id, ids, reads=reads)
    documents: list[Revised] = []
    if position is None:
        below = begin.after if begin.of_documents else LAST_ID + 1
        ids, position = _part(documents_of_customer(key, below=below, most=AT_ONCE + 1))
        documents = find_documents(company_id, ids, reads=reads)
        position = position and replace(position, of_documents=True)
    return Held(
        consent=find_consent(company_id=company_id, recipient_key=key),
        emails=emails,
        contents=read_contents(emails, reads=reads),
        documents=documents,
        suppression=find_suppression(company_id, address)[0],
        exclusions=_theirs(company_id, key, documents),
        position=position,
    )


def _theirs(company_id: int, customer_key: str, documents: Iterable[Revised]) -> Exclusions:
    """What the company's exclusions say of the person and of these documents."""
    known = exclusions_now(company_id)
    numbers = {one.document.document_id for one in documents}
    return Exclusions(
        {
            address: until
            for address, until in known.customers.items()
            if recipient_key(company_id, address) == customer_key
        },
        {number: until for number, until in known.documents.items() if number in numbers},
    )


def _part(numbers: Iterable[int]) -> tuple[list[int], Position | None]:
    """So many ids as an answer holds, and where more follow."""
    ids = list(islice(numbers, AT_ONCE + 1))
    shown = ids[:AT_ONCE]
    return shown, Position(shown[-1]) if len(ids) > AT_ONCE else None

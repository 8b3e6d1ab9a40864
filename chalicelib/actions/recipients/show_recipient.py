"""Show everything that is held of a company's recipient."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.actions.listing.read_contents import read_contents
from chalicelib.domain.consents import ConsentRecord, recipient_key
from chalicelib.domain.email_ids import LAST_ID
from chalicelib.domain.emails import Email
from chalicelib.domain.reads import Reads
from chalicelib.tables.emails.by_recipient import emails_to
from chalicelib.tables.emails.pages import find_emails
from chalicelib.tables.recipients import find_consent

AT_ONCE = 25
"""Emails of an answer, with their bodies."""


@dataclass(frozen=True, slots=True)
class Held:
    """What is held of a person, or a part of it."""

    consent: ConsentRecord | None
    """None: the person has said nothing."""
    emails: list[Email]
    """The newest first."""
    contents: Mapping[int, str]
    """Their bodies by id, as far as they are kept and an answer can hold them."""
    position: int | None
    """After which email more follow; None: these are the last."""


def show_recipient(company_id: int, address: str, *, after: int | None) -> Held:
    """Read everything held of the person, from the newest email on, or on from an earlier answer.

    Raises:
        TryAgainLater: AWS does not answer.
    """
    key = recipient_key(company_id, address)
    below = LAST_ID + 1 if after is None else after
    ids = list(emails_to(key, below=below, most=AT_ONCE + 1))
    shown, reads = ids[:AT_ONCE], Reads()
    emails = find_emails(company_id, shown, reads=reads)
    return Held(
        consent=find_consent(company_id=company_id, recipient_key=key),
        emails=emails,
        contents=read_contents(emails, reads=reads),
        position=shown[-1] if len(ids) > AT_ONCE else None,
    )

"""Show a recipient what is recorded about an email that they got."""

from dataclasses import dataclass
from typing import Any

from chalicelib.domain.companies import Company
from chalicelib.domain.consents import ConsentRecord, LegalBasis, recipient_key
from chalicelib.domain.emails import Email
from chalicelib.domain.errors import NotFound
from chalicelib.domain.listing.timelines import timeline
from chalicelib.domain.tokens import Mode, Purpose, read_token
from chalicelib.keys.key_ring import key_ring
from chalicelib.tables.companies import find_company
from chalicelib.tables.emails.sending import find_email
from chalicelib.tables.recipients import find_consent


@dataclass(frozen=True, slots=True)
class RecipientRecord:
    """All that an email's recipient may see of it: what is recorded, by whom, by what right."""

    company: Company
    """Who sent it: show `name`, and speak its `locale` first. The rest is the company's."""
    email: Email
    """With its facts; what went with it lies elsewhere."""
    mode: Mode
    """How a fetch from now on is recorded: on this email, in a count without names, or not."""
    events: list[dict[str, Any]]
    """Everything held of what happened, oldest first, as the company is shown it at the most."""
    consent: ConsentRecord | None
    """What this recipient said to this company; None: nothing."""
    legal_basis: LegalBasis | None
    """By what right the company says that it records; None: it has not said."""


def show_recipient_record(token: str) -> RecipientRecord:
    """Read what is recorded about the email of a token made for Purpose.RECIPIENT.

    Looking records nothing. Three DynamoDB requests; a forged token costs none.

    Raises:
        NotFound: the token is none of ours, or its email is gone or erased.
        TryAgainLater: AWS does not answer.
    """
    email = email_of(token)
    company = find_company(email.company_id)
    if company is None:
        raise NotFound("No such email.")
    key = recipient_key(email.company_id, email.to_email)
    return RecipientRecord(
        company=company,
        email=email,
        mode=email.mode,
        events=timeline(email, company.lens.unhidden),
        consent=find_consent(company_id=email.company_id, recipient_key=key),
        legal_basis=company.legal_basis_of(email.category),
    )


def email_of(token: str) -> Email:
    """The email of a recipient's own token; raises as `show_recipient_record` does."""
    target = read_token(token, Purpose.RECIPIENT, key_ring())
    email = target and find_email(target.key)
    if not email or email.erased_at:
        raise NotFound("No such email.")
    return email

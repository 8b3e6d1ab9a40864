"""Have an email leave as its company's licence allows on the day when it leaves."""

from dataclasses import replace

from chalicelib.domain.companies import Company
from chalicelib.domain.emails import DeliverAs, Email, Untracked

_RECORDS = {None, Untracked.ANONYMOUS}


def as_licensed(email: Email, company: Company | None) -> Email:
    """The email; without pixel and links where the licence was lowered since it was queued."""
    if company is None or company.licence.tracks:
        return email
    untracked = Untracked.LICENCE if email.untracked in _RECORDS else email.untracked
    return replace(email, untracked=untracked, deliver_as=DeliverAs.ATTACHMENT)

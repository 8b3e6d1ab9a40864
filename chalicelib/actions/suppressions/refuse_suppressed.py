"""Refuse emails to suppressed addresses, before they cost anybody's reputation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.emails import Email
from chalicelib.domain.feedback.suppressions import Suppression, in_force, leaves_by_operator
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.tables.suppressions import find_suppressions


@dataclass(frozen=True, slots=True)
class Refusals:
    """What is known of some recipients' addresses."""

    own: Mapping[str, Suppression]
    of_all: Mapping[str, Suppression]

    def refuses(self, email: Email, *, now: datetime) -> bool:
        """Whether the email must not leave."""
        return in_force(email, self.own, self.of_all, now=now) is not None

    def apply(self, emails: Sequence[Email], *, now: datetime) -> list[Email]:
        """The emails, of which those to suppressed addresses have failed."""
        return [
            replace(email, failed_at=now, errors_count=1, last_reason=ReasonCode.SUPPRESSED)
            if self.refuses(email, now=now)
            else email
            for email in emails
        ]


def look_up_refusals(company_id: int, emails: Sequence[Email]) -> Refusals:
    """Look up the addresses of emails of one company: one request for fifty of them.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    of_operator = any(map(leaves_by_operator, emails))
    addresses = [email.to_email for email in emails]
    return Refusals(*find_suppressions(company_id, addresses, of_operator=of_operator))

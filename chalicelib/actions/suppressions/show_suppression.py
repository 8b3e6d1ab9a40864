"""Show whether a company's mail goes to an address."""

from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.domain.feedback.suppressions import OPERATOR, Suppression, overrules
from chalicelib.tables.suppressions import find_suppression


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of an address."""

    suppression: Suppression
    of_operator: bool
    """It holds for all mail that leaves by the operator's SES."""
    holds: bool


def show_suppression(company_id: int, address: str, *, now: datetime) -> Standing | None:
    """What keeps mail from the address, or did so; None: nothing ever.

    Raises:
        TryAgainLater: DynamoDB does not answer.
    """
    own, _ = find_suppression(company_id, address)
    if own and own.holds(now=now):
        return Standing(own, of_operator=False, holds=True)
    of_all, _ = find_suppression(OPERATOR, address)
    if of_all and of_all.holds(now=now) and not overrules(own, of_all):
        lifts = own.lifts if own else ()
        shown = replace(of_all, address=address, lifts=lifts)
        return Standing(shown, of_operator=True, holds=True)
    return Standing(own, of_operator=False, holds=False) if own else None

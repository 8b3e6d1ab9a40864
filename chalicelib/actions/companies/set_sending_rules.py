"""Set how a company's emails wait, and what becomes of those with an unknown outcome."""

from dataclasses import replace

from chalicelib.domain.companies import Company, OnUnknownOutcome
from chalicelib.tables.companies import change_sending_rules


def set_sending_rules(
    company: Company, *, undo_seconds: int, on_unknown_outcome: OnUnknownOutcome
) -> Company:
    """Store the rules, touch nothing else, and return the company as it is then.

    Raises:
        TryAgainLater: AWS does not answer.
    """
    change_sending_rules(
        company.company_id, undo_seconds=undo_seconds, on_unknown_outcome=on_unknown_outcome
    )
    return replace(company, undo_seconds=undo_seconds, on_unknown_outcome=on_unknown_outcome)

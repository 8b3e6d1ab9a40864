"""Set how a company's hits are judged."""

from dataclasses import replace

from chalicelib.mail.companies import Company
from chalicelib.tables.companies import change_tracking_rules


def set_tracking_rules(
    company: Company, *, open_window_seconds: int, believe_programs: bool
) -> Company:
    """The company as it is then; nothing else about it is touched.

    Raises:
        TryAgainLater: AWS does not answer.
    """
    change_tracking_rules(
        company.company_id,
        open_window_seconds=open_window_seconds,
        believe_programs=believe_programs,
    )
    return replace(
        company, open_window_seconds=open_window_seconds, believe_programs=believe_programs
    )

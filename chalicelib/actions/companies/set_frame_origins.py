"""Set who may show a company's page in a frame."""

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.domain.companies import Company
from chalicelib.tables.companies import change_frame_origins


def set_frame_origins(company: Company, origins: Sequence[str]) -> Company:
    """Store the origins, touch nothing else, and return the company as it is then.

    Raises:
        TryAgainLater: AWS does not answer.
    """
    change_frame_origins(company.company_id, origins)
    return replace(company, frame_origins=tuple(origins))

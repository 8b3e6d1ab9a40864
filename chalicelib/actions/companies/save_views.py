"""Keep views of a company's list by name."""

from collections.abc import Sequence

from chalicelib.domain.companies import Company, SavedView
from chalicelib.tables.companies import change_saved_views


def save_views(company: Company, views: Sequence[SavedView]) -> tuple[SavedView, ...]:
    """Keep these views in place of those before; of two with one name the later.

    Returns:
        Those that are kept.

    Raises:
        TryAgainLater: AWS does not answer.
    """
    kept = tuple({view.name: view for view in views}.values())
    change_saved_views(company.company_id, kept)
    return kept

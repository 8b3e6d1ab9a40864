"""Show how far an export is."""

from datetime import datetime

from chalicelib.domain.errors import NotFound
from chalicelib.domain.listing.exports import Export
from chalicelib.tables.exports import find_export


def show_export(*, company_id: int, export_id: str, now: datetime) -> Export:
    """The export.

    Raises:
        NotFound: the company has none of this id, or no longer.
        TryAgainLater: the table does not answer.
    """
    export = find_export(company_id=company_id, export_id=export_id)
    # TTL deletes late: an item that should be gone counts as gone.
    if export is None or export.expires_at <= now:
        raise NotFound("No such export.")
    return export

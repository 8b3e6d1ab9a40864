"""Have an export written that takes longer than anybody waits."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlencode
from uuid import uuid4

from chalicelib.domain.companies import Company
from chalicelib.domain.listing.exports import Export
from chalicelib.domain.listing.sheet_formats import SheetFormat
from chalicelib.queues.exports import put_in_export_queue
from chalicelib.tables.exports import put_new_export


def request_export(
    company: Company,
    parameters: Mapping[str, Sequence[str]],
    kind: SheetFormat,
    *,
    now: datetime,
) -> Export:
    """Queue an export. Its filters lie in the table, since a queue's message should name nobody.

    Raises:
        TryAgainLater: AWS does not answer; nothing will be written.
    """
    export = Export(
        company_id=company.company_id,
        export_id=uuid4().hex,
        format=kind,
        query=urlencode(parameters, doseq=True),
        requested_at=now,
    )
    put_new_export(export)
    put_in_export_queue(export)
    return export

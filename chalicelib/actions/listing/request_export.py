"""Have an export written that takes longer than anybody waits."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import uuid4

from chalicelib.actions.quotas.refuse import refuse
from chalicelib.actions.quotas.tell_if_near import tell_if_near
from chalicelib.domain.companies import Company
from chalicelib.domain.listing.exports import Export
from chalicelib.domain.listing.sheet_formats import SheetFormat
from chalicelib.domain.quotas.quotas import Quota, Used, allowed
from chalicelib.queues.exports import put_in_export_queue
from chalicelib.tables.exports import count_under_way, forget_export, put_new_export

_SOME_DONE_BY_THEN = timedelta(minutes=1)


def request_export(
    company: Company,
    parameters: Mapping[str, Sequence[str]],
    kind: SheetFormat,
    *,
    now: datetime,
) -> Export:
    """Queue an export. Its filters lie in the table, since a queue's message should name nobody.

    Raises:
        QuotaReached: as many are under way as the company is allowed.
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
    _check_quota(company, export, now=now)
    put_in_export_queue(export)
    return export


def _check_quota(company: Company, export: Export, *, now: datetime) -> None:
    """Take the export back where it is one too many.

    Looked at once it is there, so that of several asked for at the same time not all stay.
    """
    quota = Quota.EXPORTS_AT_ONCE
    most = allowed(company, quota)
    under_way = count_under_way(company.company_id, now=now)
    if under_way > most:
        forget_export(export)
        raise refuse(company.company_id, Used(quota, most, most), again=_SOME_DONE_BY_THEN)
    tell_if_near(company.company_id, Used(quota, under_way, most), by=1)

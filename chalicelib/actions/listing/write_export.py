"""Write an export that was asked for, into S3."""

from datetime import UTC, datetime, timedelta
from tempfile import TemporaryFile
from typing import Any
from urllib.parse import parse_qs

from chalicelib.actions.listing.fill_sheet import fill_sheet
from chalicelib.domain.clocks import Deadline
from chalicelib.domain.errors import InvalidRequest, TryAgainLater
from chalicelib.domain.listing.exports import LEASE, Export
from chalicelib.domain.listing.parameters import read_plan
from chalicelib.domain.reads import MOST_UNITS_OF_AN_EXPORT, Reads, TooMuchToRead
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.stores.exports import put_export_file
from chalicelib.stores.sheets import sheet
from chalicelib.tables.companies import find_company
from chalicelib.tables.exports import (
    claim_export,
    find_export,
    note_rows,
    record_export_failed,
    record_ready,
    release_export,
)
from chalicelib.telemetry import count, logger

MOST_TRIES = 5
"""How often AWS may fail an export before it counts as failed."""

_WAIT = timedelta(seconds=30)
_ROWS_BETWEEN_NOTES = 2_000
_LAST_SECONDS = 60
"""What it takes at most to close the file and to store it."""


def write_export(
    *,
    company_id: int,
    export_id: str,
    handed_out: int,
    now: datetime,
    deadline: Deadline,
) -> timedelta | None:
    """Write the export, unless it is done with. What cannot be written is shown as failed.

    Args:
        company_id: whose it is.
        export_id: which.
        handed_out: how often its message has been, from 1.
        now: the time.
        deadline: by when the run must have ended.

    Returns:
        How long its message has to wait; None: it is done with.

    Raises:
        TryAgainLater: the table does not answer.
    """
    keys: Any = {"company_id": company_id, "export_id": export_id}
    export = claim_export(**keys, lease_until=now + LEASE, now=now)
    if export is None:
        # Another worker may have it, and may not live to finish it.
        found = find_export(**keys)
        return None if found is None or found.is_done else LEASE
    try:
        _write(export, now=now, deadline=deadline)
    except TryAgainLater:
        logger.exception("export interrupted")
        if handed_out < MOST_TRIES:
            release_export(export)
            return _WAIT * handed_out
        _give_up(export, ReasonCode.EXPORT_GAVE_UP)
    except InvalidRequest:
        _give_up(export, ReasonCode.EXPORT_TOO_LONG)
    except Exception:
        # It would only break in the same way again.
        logger.exception("export broke")
        _give_up(export, ReasonCode.EXPORT_GAVE_UP)
    return None


def _give_up(export: Export, reason: ReasonCode) -> None:
    record_export_failed(export, reason=reason, at=datetime.now(UTC))
    if reason is ReasonCode.EXPORT_TOO_LONG:
        count("ExportRefused")
    else:
        count("ExportBroke")


def _write(export: Export, *, now: datetime, deadline: Deadline) -> None:
    company = find_company(export.company_id)
    if company is None:
        raise LookupError("An export of no company.")
    query = parse_qs(export.query, keep_blank_values=True)
    plan = read_plan(query, now=export.requested_at)
    reads = Reads(most_units=MOST_UNITS_OF_AN_EXPORT)

    def each(number: int) -> None:
        if number % _ROWS_BETWEEN_NOTES == 0:
            if not deadline.leaves(_LAST_SECONDS):
                raise TooMuchToRead(reads.units)
            note_rows(export, number)

    with TemporaryFile() as file:
        with sheet(file, export.format, locale=company.locale, made_at=now) as filled:
            rows = fill_sheet(filled, company, plan, now=now, reads=reads, each=each)
        size = put_export_file(export, file)
    record_ready(export, rows=rows, size=size, at=datetime.now(UTC))
    count("ExportReady")
    logger.info("export ready", rows=rows, size=size, units=reads.units, requests=reads.requests)

"""The list as a file: made at once, or by and by."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from chalice.app import Request, Response

from chalicelib.actions.listing.export_at_once import export_at_once
from chalicelib.actions.listing.request_export import request_export
from chalicelib.actions.listing.show_export import show_export
from chalicelib.domain.companies import Scope
from chalicelib.domain.errors import NotFound, invalid_field
from chalicelib.domain.listing.exports import ExportStatus, export_shown, export_status, file_name
from chalicelib.domain.listing.parameters import FILTERS, Parameters, check_names, read_plan
from chalicelib.domain.listing.sheet_formats import SheetFormat
from chalicelib.domain.problems import ProblemCode
from chalicelib.domain.reads import Reads
from chalicelib.routes.callers import company_of, given
from chalicelib.routes.responses import answer, in_envelope, with_cost
from chalicelib.routes.retirement import FORMAT_BY_PARAMETER
from chalicelib.settings import settings
from chalicelib.stores.exports import export_url

if TYPE_CHECKING:
    from chalicelib.domain.listing.exports import Export

_EXPORT_ID = re.compile("[0-9a-f]{32}")


@in_envelope
def export(request: Request, company_id: str) -> Response:
    """The list's emails as a file of the format that a parameter names."""
    parameters = given(request)
    kind = _format(parameters.pop("format", [SheetFormat.XLSX]))
    return FORMAT_BY_PARAMETER.told(_export(request, company_id, parameters, kind))


@in_envelope
def export_csv(request: Request, company_id: str) -> Response:
    """The list's emails as CSV."""
    return _export(request, company_id, given(request), SheetFormat.CSV)


@in_envelope
def export_xlsx(request: Request, company_id: str) -> Response:
    """The list's emails as XLSX."""
    return _export(request, company_id, given(request), SheetFormat.XLSX)


@in_envelope
def show(request: Request, company_id: str, export_id: str) -> Response:
    """How far an export is, and where it can be fetched."""
    company = company_of(request, company_id, Scope.EMAILS_READ)
    # What is no id is not asked for: DynamoDB refuses keys beyond 1 KB.
    if not _EXPORT_ID.fullmatch(export_id):
        raise NotFound("No such export.")
    now = datetime.now(UTC)
    found = show_export(company_id=company.company_id, export_id=export_id, now=now)
    return _progress(found, status=200, now=now)


def _export(
    request: Request, company_id: str, parameters: Parameters, kind: SheetFormat
) -> Response:
    """The file; or, where that takes long, where it will be found."""
    company = company_of(request, company_id, Scope.EMAILS_READ)
    check_names(parameters, (*FILTERS, "sort"))
    now, reads = datetime.now(UTC), Reads()
    plan = read_plan(parameters, now=now)
    content = export_at_once(company, plan, kind, now=now, reads=reads)
    if content is not None:
        return with_cost(_file(content, kind, now), reads)
    requested = request_export(company, parameters, kind, now=now)
    return with_cost(_progress(requested, status=202, now=now), reads)


def _format(names: list[str]) -> SheetFormat:
    try:
        return SheetFormat(names[-1])
    except ValueError:
        sentence = f"One of: {', '.join(SheetFormat)}."
        raise invalid_field("format", ProblemCode.NOT_A_CHOICE, sentence) from None


def _file(content: bytes, kind: SheetFormat, made_at: datetime) -> Response:
    return Response(
        content,
        headers={
            "Content-Type": kind.content_type,
            "Content-Disposition": f'attachment; filename="{file_name(made_at, kind)}"',
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )


def _progress(found: Export, *, status: int, now: datetime) -> Response:
    ready = export_status(found, now=now) is ExportStatus.READY
    url = export_url(found) if ready else None
    told = answer({"data": export_shown(found, url=url, now=now)}, status=status)
    path = f"{settings().public_url}/c/{found.company_id}/exports/{found.export_id}"
    told.headers["Location"] = path
    return told

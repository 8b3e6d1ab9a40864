"""What other tools read as CSV: plain, with commas, a line for each."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import Any

from chalice.app import Response

from chalicelib.domain.listing.sheet_formats import begins_formula
from chalicelib.routes.responses import JSON


def csv_answer(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], *, name: str) -> Response:
    """The rows as a file of that name; no text in it is taken for a formula."""
    text = StringIO(newline="")
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows({name: _harmless(row[name]) for name in columns} for row in rows)
    headers = JSON | {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    return Response(text.getvalue().encode(), headers=headers)


def _harmless(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and begins_formula(cell) else cell

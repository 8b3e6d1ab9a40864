"""What the operator's own tools read as CSV: plain, with commas, a line for each."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import Any

from chalice.app import Response

from chalicelib.routes.responses import JSON


def csv_answer(columns: Sequence[str], rows: Iterable[Mapping[str, Any]], *, name: str) -> Response:
    """The rows as a file of that name. They hold codes, numbers and moments, and no free text."""
    text = StringIO(newline="")
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    headers = JSON | {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    return Response(text.getvalue().encode(), headers=headers)

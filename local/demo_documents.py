"""Real, small PDFs for made-up documents."""

from collections.abc import Sequence
from datetime import UTC, datetime

from fpdf import FPDF


def pdf(heading: str, lines: Sequence[str] = (), *, made_at: datetime) -> bytes:
    """One page with a heading and lines of text; the same bytes for the same words."""
    document = FPDF()
    document.set_creation_date(made_at)
    document.add_page()
    document.set_font("helvetica", size=16)
    document.cell(text=heading, new_x="LMARGIN", new_y="NEXT")
    document.set_font("helvetica", size=11)
    for line in lines:
        document.cell(text=line, h=7, new_x="LMARGIN", new_y="NEXT")
    return bytes(document.output())


def example_pdf() -> bytes:
    """The document that the first email carries: the one that the launcher prints a line for."""
    return pdf("Fattura 1/A", made_at=datetime(2026, 1, 1, tzinfo=UTC))

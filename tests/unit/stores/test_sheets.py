"""Spreadsheets read back as they were written."""

import csv
from datetime import UTC, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from chalicelib.domain.listing.export_rows import COLUMNS, Kind
from chalicelib.domain.listing.sheet_formats import SheetFormat
from chalicelib.stores.sheets import sheet
from tests.builders import MORNING


def clock(*shown):
    """What a clock shows, in whichever zone."""
    return datetime(*shown, tzinfo=UTC).replace(tzinfo=None)


AT = clock(2026, 11, 24, 10, 42, 7)
EMPTY = {Kind.TEXT: None, Kind.NUMBER: None, Kind.MOMENT: None}
SOMETHING = {Kind.TEXT: "x", Kind.NUMBER: 7, Kind.MOMENT: AT}


def a_row(values, **texts):
    """A row of these values by kind, with other texts by the place of their columns."""
    cells = [values[column.kind] for column in COLUMNS]
    for place, text in texts.items():
        cells[int(place.removeprefix("at_"))] = text
    return tuple(cells)


def written(rows, kind, locale="it"):
    file = BytesIO()
    with sheet(file, SheetFormat(kind), locale=locale, made_at=MORNING) as filled:
        for row in rows:
            filled.add(row)
    return file.getvalue()


def workbook(rows, locale="it"):
    return load_workbook(BytesIO(written(rows, "xlsx", locale)))


def read_xlsx(rows):
    header, *read = workbook(rows).active.iter_rows(values_only=True)
    assert tuple(column.heading("it") for column in COLUMNS) == header
    return read


def read_csv(rows, locale="it"):
    text = written(rows, "csv", locale).decode("utf-8-sig")
    header, *read = csv.reader(
        text.splitlines(keepends=True), delimiter={"it": ";"}.get(locale, ",")
    )
    assert [column.heading(locale) for column in COLUMNS] == header
    return read


texts = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30)
# What XML cannot hold is no text of a mail either: header fields are checked when they come in.
cells = {
    Kind.TEXT: st.none() | texts.filter(lambda text: text not in "\ufffe\uffff"),
    Kind.NUMBER: st.none() | st.integers(0, 10_000),
    Kind.MOMENT: st.none()
    | st.datetimes(clock(2020, 1, 1), clock(2089, 1, 1)).map(lambda at: at.replace(microsecond=0)),
}
rows = st.tuples(*(cells[column.kind] for column in COLUMNS[:-1]), st.just("7"))


@given(st.lists(rows, max_size=5))
def test_a_workbook_reads_back_equal(written_rows):
    assert written_rows == read_xlsx(written_rows)


@given(st.lists(rows, max_size=5))
def test_a_csv_reads_back_equal_but_for_what_would_be_reckoned(written_rows):
    expected = [["" if cell is None else str(cell) for cell in row] for row in written_rows]

    read = read_csv(written_rows)
    assert expected == [
        [text[1:] if text.startswith("'") and was[:1] != "'" else text for text, was in pairs]
        for pairs in (zip(line, row, strict=True) for line, row in zip(read, expected, strict=True))
    ]


@pytest.mark.parametrize(
    "text", ["=1+1", "+39", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1"]
)
def test_what_a_spreadsheet_would_reckon_is_shown_instead(text):
    row = a_row(EMPTY, at_5=text, at_6=f"a{text}")

    [line] = read_csv([row])
    assert (f"'{text}", f"a{text}") == (line[5], line[6])


@pytest.mark.parametrize("locale", ["it", "en"])
@pytest.mark.parametrize("text", ["Verdi, =1+1", "Verdi,=1+1", "Verdi;=1+1", "Verdi\t=1+1"])
def test_whatever_is_taken_for_a_separator_no_text_begins_another_cell(text, locale):
    assert f'"{text}"'.encode() in written([a_row(EMPTY, at_5=text)], "csv", locale)


@pytest.mark.parametrize("text", ["=1+1", "http://x.example", "{=1}", "007", "1e5", "TRUE"])
def test_texts_of_a_workbook_stay_texts(text):
    cell = workbook([a_row(EMPTY, at_5=text)]).active.cell(2, 6)

    assert ("s", text, None) == (cell.data_type, cell.value, cell.hyperlink)


def test_dates_and_numbers_are_dates_and_numbers():
    book = workbook([a_row(SOMETHING)])

    for place, column in enumerate(COLUMNS, 1):
        cell = book.active.cell(2, place)
        assert {Kind.TEXT: "s", Kind.NUMBER: "n", Kind.MOMENT: "d"}[column.kind] == cell.data_type
    assert "dd/mm/yyyy hh:mm" == book.active.cell(2, 1).number_format
    assert "yyyy-mm-dd hh:mm" == workbook([a_row(SOMETHING)], "en").active.cell(2, 1).number_format


def test_a_workbook_can_be_filtered_and_its_header_stays():
    page = workbook([a_row(SOMETHING)] * 3).active

    assert ("A1:T4", "A2", "E-mail") == (page.auto_filter.ref, page.freeze_panes, page.title)
    assert page.column_dimensions["G"].width > page.column_dimensions["A"].width > 10


def test_a_workbook_without_rows_has_its_header():
    assert [] == read_xlsx([])


def test_a_csv_is_marked_as_utf8_and_separated_as_excel_expects():
    italian, english = written([], "csv"), written([], "csv", "en")

    assert italian.startswith(b'\xef\xbb\xbf"Data";"Categoria";')
    assert english.startswith(b'\xef\xbb\xbf"Date","Category",')
    assert italian.endswith(b"\r\n")


@pytest.mark.parametrize(
    "text",
    [
        "1/2",
        "10/11",
        "0018",
        "1e5",
        "3,50",
        "12:30",
        "2026-11-24",
        "1 nov",
        "10-mar-26",
        "mag-26",
        "Marzo 2026",
        "June 5",
        "VERO",
        "Falso",
        "TRUE",
        "893004054592007",
    ],
)
def test_what_a_spreadsheet_would_reckon_stays_a_text(text):
    row = [a_row(SOMETHING, at_2=text)]

    [in_csv], [in_xlsx] = read_csv(row), read_xlsx(row)
    assert (f"'{text}", text) == (in_csv[2], in_xlsx[2])


@pytest.mark.parametrize(
    "text", ["18/A", "FT 18", "Fattura 18/2026", "3M Italia", "via Roma 1", "Marco 18", "Vero Srl"]
)
def test_other_texts_are_written_as_they_are(text):
    [in_csv] = read_csv([a_row(SOMETHING, at_2=text)])

    assert text == in_csv[2]

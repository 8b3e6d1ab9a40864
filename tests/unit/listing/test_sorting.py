"""Rows in the order that was asked for."""

import pytest

from chalicelib.domain.listing.sorting import read_sort, sort_rows

ROWS = [
    {"id": 4, "sent_date": None, "to_name": "beta"},
    {"id": 3, "sent_date": "2026-11-24 10:00:00", "to_name": "Alfa"},
    {"id": 2, "sent_date": "2026-11-23 10:00:00", "to_name": "Beta"},
    {"id": 1, "sent_date": None, "to_name": "alfa"},
]


@pytest.mark.parametrize(
    ("sort", "ids"),
    [
        ("sent_date", [2, 3, 4, 1]),
        ("-sent_date", [3, 2, 4, 1]),
        ("to_name", [3, 1, 4, 2]),
        ("-to_name", [4, 2, 3, 1]),
        ("to_name,sent_date", [3, 1, 2, 4]),
        ("to_name,-sent_date", [3, 1, 2, 4]),
        ("to_name,id", [1, 3, 2, 4]),
        ("-sent_date,-id", [3, 2, 4, 1]),
        ("sent_date,id", [2, 3, 1, 4]),
    ],
)
def test_rows_are_sorted_by_field_after_field(sort, ids):
    rows = [(row, row["id"]) for row in ROWS]

    assert ids == sort_rows(rows, read_sort(sort))


@pytest.mark.parametrize(("sort", "ids"), [("to_name", [3, 2, 1, 4]), ("-to_name", [1, 2, 3, 4])])
def test_who_has_no_name_stands_by_the_address_and_behind_all_once_erased(sort, ids):
    rows = [
        {"id": 4, "to_name": "", "to_email": ""},
        {"id": 3, "to_name": "Alfa", "to_email": "z@cliente.example"},
        {"id": 2, "to_name": "", "to_email": "beta@cliente.example"},
        {"id": 1, "to_name": "Gamma", "to_email": "a@cliente.example"},
    ]

    assert ids == sort_rows([(row, row["id"]) for row in rows], read_sort(sort))

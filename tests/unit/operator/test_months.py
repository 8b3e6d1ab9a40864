"""What is stored follows from what was attached, for as long as it is kept."""

import pytest

from chalicelib.domain.operator.months import MonthlyUse, months_before, stored_bytes


@pytest.mark.parametrize(
    ("month", "count", "expected"),
    [
        ("2026-11", 1, ["2026-11"]),
        ("2026-02", 3, ["2025-12", "2026-01", "2026-02"]),
        ("2026-12", 13, ["2025-12", *(f"2026-{number:02d}" for number in range(1, 13))]),
    ],
)
def test_months_are_counted_back_over_years(month, count, expected):
    assert expected == months_before(month, count)


def test_what_was_attached_is_stored_for_the_retention():
    uses = {
        month: MonthlyUse(month, attached_bytes=size)
        for month, size in (("2025-12", 1), ("2026-01", 10), ("2026-06", 100))
    }

    assert 110 == stored_bytes(uses, "2026-06", retention_months=6)
    assert 111 == stored_bytes(uses, "2026-06", retention_months=12)
    assert 0 == stored_bytes(uses, "2025-11", retention_months=6)

"""What a licence lets a company use."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.companies import CONTENT_MONTHS, RETENTION_MONTHS, Licence, content_months
from chalicelib.domain.due import FURTHEST

MONTH = timedelta(days=31)


@pytest.mark.parametrize(
    ("licence", "tracks"),
    [("standard", False), ("premium", True), ("premium_plus", True), ("complete", True)],
)
def test_tracking_starts_at_premium(licence, tracks):
    assert tracks is Licence(licence).tracks


@given(st.sampled_from(RETENTION_MONTHS), st.timedeltas(timedelta(), FURTHEST))
def test_content_lasts_until_its_email_goes_or_less_than_a_month_shorter(retention, ahead):
    kept = content_months(retention, ahead=ahead)

    assert kept in CONTENT_MONTHS
    assert kept * MONTH > ahead + (retention - 1) * MONTH
    assert kept <= retention + 12

"""What a licence lets a company use."""

import pytest

from chalicelib.mail.companies import Licence


@pytest.mark.parametrize(
    ("licence", "tracks"),
    [("standard", False), ("premium", True), ("premium_plus", True), ("complete", True)],
)
def test_tracking_starts_at_premium(licence, tracks):
    assert tracks is Licence(licence).tracks

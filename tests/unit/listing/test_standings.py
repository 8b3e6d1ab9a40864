"""Where an email stands, and the icon that says it."""

import pytest

from chalicelib.domain.evidence.evidence import Evidence, EvidenceLevel
from chalicelib.domain.evidence.grades import Grade
from chalicelib.domain.listing.standings import Standing
from chalicelib.domain.states import DeliveryStatus


@pytest.mark.parametrize(
    ("status", "level", "expected"),
    [
        ("scheduled", "UNKNOWN", "queued"),
        ("queued", "UNKNOWN", "queued"),
        ("sending", "UNKNOWN", "queued"),
        ("sent", "UNKNOWN", "sent"),
        ("delivered", "NOT_TRACKED", "sent"),
        ("delivered", "FETCHED_BY_MACHINE", "sent"),
        ("complained", "UNKNOWN", "problem"),
        ("complained", "DOWNLOADED", "problem"),
        ("bounced", "UNKNOWN", "problem"),
        ("bounced", "SEEN", "problem"),
        ("bounced", "DOWNLOADED", "problem"),
        ("failed", "UNKNOWN", "problem"),
        ("outcome_unknown", "UNKNOWN", "problem"),
        ("cancelled", "UNKNOWN", "cancelled"),
        ("sent", "SEEN_THROUGH_PROXY", "read"),
        ("sent", "SEEN", "read"),
        ("outcome_unknown", "SEEN", "read"),
        ("outcome_unknown", "DOWNLOADED", "downloaded"),
        ("sent", "DOWNLOADED", "downloaded"),
    ],
)
def test_an_icon_stands_for_the_best_that_is_known(status, level, expected):
    known = Evidence(EvidenceLevel[level], "")

    assert expected == Standing(DeliveryStatus(status), known, Grade.LIKELY, resent=False).icon


@pytest.mark.parametrize(
    ("status", "level", "expected"),
    [
        ("bounced", "UNKNOWN", "resent"),
        ("bounced", "SEEN", "resent"),
        ("failed", "UNKNOWN", "resent"),
        ("outcome_unknown", "UNKNOWN", "resent"),
        ("complained", "UNKNOWN", "problem"),
        ("sent", "UNKNOWN", "sent"),
        ("sent", "DOWNLOADED", "downloaded"),
    ],
)
def test_a_problem_that_was_sent_again_is_none_any_more(status, level, expected):
    known = Evidence(EvidenceLevel[level], "")

    assert expected == Standing(DeliveryStatus(status), known, Grade.LIKELY, resent=True).icon

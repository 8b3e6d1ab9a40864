"""What a period's signals are worth together."""

from collections import Counter
from datetime import timedelta

import pytest

from chalicelib.domain.emails import Untracked
from chalicelib.domain.evidence.accuracy import Share, accuracy, shares_of
from chalicelib.domain.evidence.agents import GMAIL_PROXY
from chalicelib.domain.evidence.evidence import EvidenceLevel
from chalicelib.domain.evidence.verdicts import Verdict
from chalicelib.domain.judging import Lens
from tests.builders import LENS, MORNING, a_hit, an_email

LATER = MORNING + timedelta(hours=1)


def shares(*, licence_tracks=True, **details):
    email = an_email(**{"sent_at": MORNING, "provider": "google"} | details)
    return [share.what for share in shares_of(email, lens=Lens(tracks=licence_tracks))]


def report(*emails):
    return accuracy(Counter(share for email in emails for share in shares_of(email, lens=LENS)))


def test_each_fetch_counts_by_what_it_is_judged_to_be():
    hits = (a_hit(at=LATER), a_hit(at=LATER, agent=GMAIL_PROXY), a_hit(at=LATER, agent="program"))

    counted = shares(hits=hits)

    assert EvidenceLevel.SEEN == counted[0]
    assert sorted([Verdict.PERSON, Verdict.PROXY, Verdict.MACHINE]) == sorted(counted[1:])


def test_an_email_without_a_fetch_gave_no_signal_and_one_that_is_unclear_did():
    assert [EvidenceLevel.UNKNOWN, "no_signal"] == shares()
    assert [EvidenceLevel.UNKNOWN, Verdict.AMBIGUOUS] == shares(hits=(a_hit(at=MORNING),))


@pytest.mark.parametrize(
    "details",
    [
        {"sent_at": None},
        {"bounced_at": LATER},
        {"untracked": Untracked.OWN_COPY},
        {"sent_at": None, "failed_at": LATER},
    ],
)
def test_what_no_recipient_can_have_got_counts_nowhere(details):
    assert [] == shares(**details)


@pytest.mark.parametrize(
    "details",
    [
        {"untracked": Untracked.SENDER_CHOICE},
        {"licence_tracks": False, "hits": (a_hit(at=LATER),)},
        {"erased_at": LATER},
    ],
)
def test_what_is_not_tracked_counts_as_that_and_no_more(details):
    assert [EvidenceLevel.NOT_TRACKED] == shares(**details)


def test_shares_are_of_what_stands_beside_them():
    seen = an_email(sent_at=MORNING, hits=(a_hit(at=LATER),), provider="google")
    silent = an_email(sent_at=MORNING, provider="aruba_pec")
    untracked = an_email(sent_at=MORNING, untracked=Untracked.SENDER_CHOICE, provider="google")

    told = report(seen, seen, silent, untracked)

    assert {"total": 4, "tracked": 3} == told["emails"]
    assert (0.5, 0.25) == (
        told["evidence_shares"]["seen"],
        told["evidence_shares"]["not_tracked"],
    )
    assert (1, 0.3333) == (told["no_signal"], told["no_signal_share"])
    assert (2, 1.0) == (told["hits"]["person"], told["hit_shares"]["person"])


def test_providers_stand_by_themselves_the_largest_first():
    google = an_email(sent_at=MORNING, hits=(a_hit(at=LATER),), provider="google")
    other = an_email(sent_at=MORNING, provider="unheard_of")

    told = report(other, google, google)

    assert ["google", "unheard_of"] == [line["provider"] for line in told["providers"]]
    assert [0, 1] == [line["no_signal"] for line in told["providers"]]
    assert ["expect_image_proxy", "expect_unknown"] == [
        line["expectation"]["code"] for line in told["providers"]
    ]


def test_of_nothing_there_are_no_shares():
    told = report()

    assert ({"total": 0, "tracked": 0}, []) == (told["emails"], told["providers"])
    assert {None} == {told["no_signal_share"], *told["hit_shares"].values()}


def test_a_share_is_counted_at_its_provider():
    email = an_email(sent_at=MORNING, provider="google")

    assert Share("google", "no_signal") in list(shares_of(email, lens=LENS))

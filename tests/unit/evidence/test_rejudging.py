"""What an earlier edition of the rules said, where the newest says something else."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.domain.evidence.evidence import EvidenceLevel
from chalicelib.domain.evidence.rejudging import rejudged
from chalicelib.domain.evidence.verdicts import Rule
from chalicelib.domain.judging import Edition, Judging
from chalicelib.domain.listing.timelines import timeline
from tests.builders import LENS, MORNING, a_hit, an_email

SENT = MORNING - timedelta(minutes=1)
ON_THE_WAY = a_hit(at=MORNING - timedelta(seconds=20), what="0")
READ = a_hit(at=MORNING + timedelta(hours=2), what="0")
FIRST = replace(LENS, judging=Judging(edition=Edition.FIRST))


def mail(*hits, **details):
    return an_email(**{"sent_at": SENT, "delivered_at": MORNING, "hits": hits} | details)


def test_a_click_before_delivery_counted_as_a_download_and_counts_no_more():
    changed = rejudged(mail(ON_THE_WAY), LENS)

    assert changed
    assert ("2026-11-28", EvidenceLevel.DOWNLOADED) == (changed.version, changed.before.level)
    assert (EvidenceLevel.FETCHED_BY_MACHINE, Rule.BEFORE_DELIVERY) == (
        changed.now.level,
        changed.now.reason,
    )


@pytest.mark.parametrize("hits", [(), (READ,), (ON_THE_WAY, READ)])
def test_where_the_same_is_said_nothing_changed(hits):
    assert rejudged(mail(*hits), LENS) is None


def test_what_was_fetched_since_was_never_judged_otherwise():
    later = timedelta(days=30)
    email = mail(replace(ON_THE_WAY, at=ON_THE_WAY.at + later), delivered_at=MORNING + later)

    assert rejudged(email, LENS) is None


def test_the_window_that_nobody_chose_was_ten_seconds_then():
    at_once = a_hit(at=MORNING + timedelta(seconds=20))
    chosen = replace(LENS, judging=Judging(open_window=timedelta(seconds=15)))

    assert rejudged(mail(at_once), LENS)
    assert rejudged(mail(at_once), chosen) is None


def test_before_the_first_edition_there_was_none():
    assert rejudged(mail(ON_THE_WAY), FIRST) is None


def test_the_timeline_says_since_when_and_why():
    [event] = [one for one in timeline(mail(ON_THE_WAY), LENS) if one["event"] == "rejudged"]

    assert ("2026-11-28T00:00:00+01:00", "downloaded", "fetched_by_machine", "before_delivery") == (
        event["at"],
        event["was"],
        event["is"],
        event["reason"]["code"],
    )

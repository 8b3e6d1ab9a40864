"""What the hits of an email prove together."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.emails import Untracked
from chalicelib.domain.evidence.agents import GMAIL_PROXY, ORDINARY, YAHOO_PROXY
from chalicelib.domain.evidence.evidence import (
    Evidence,
    EvidenceLevel,
    evidence,
    fic_recipient_status,
)
from chalicelib.domain.hits import PIXEL, Hit, read_fetched
from tests.builders import BLIND_LENS, LENS, MORNING, a_hit, an_email

MINUTE = timedelta(minutes=1)

hits = st.builds(
    Hit,
    at=st.integers(0, 5).map(lambda minutes: MORNING + minutes * MINUTE),
    fetched=st.sampled_from([PIXEL, PIXEL, *map(read_fetched, ("0", "1", "unserved:0"))]),
    agent=st.sampled_from([ORDINARY, GMAIL_PROXY, YAHOO_PROXY]),
    network=st.just("unknown"),
)
hit_lists = st.lists(hits, max_size=6)


def proven(*hits, **details):
    return evidence(an_email(hits=hits, **details), lens=LENS)


def test_an_email_without_a_hit_may_have_been_read_all_the_same():
    assert Evidence(EvidenceLevel.UNKNOWN, "no_signal") == proven()


def test_a_pixel_fetched_by_an_ordinary_client_was_seen():
    assert Evidence(EvidenceLevel.SEEN, "pixel_fetched", MORNING) == proven(a_hit())


@pytest.mark.parametrize("agent", [GMAIL_PROXY, YAHOO_PROXY])
def test_a_pixel_fetched_by_a_proxy_was_seen_through_it(agent):
    expected = Evidence(EvidenceLevel.SEEN_THROUGH_PROXY, agent, MORNING)

    assert expected == proven(a_hit(agent=agent))


@pytest.mark.parametrize("what", ["0", "9"])
def test_an_attachment_that_was_fetched_was_downloaded(what):
    expected = Evidence(EvidenceLevel.DOWNLOADED, "attachment_followed", MORNING)

    assert expected == proven(a_hit(what=what))


def test_a_link_that_was_followed_in_vain_shows_a_reader_and_no_download():
    expected = Evidence(EvidenceLevel.SEEN, "attachment_followed", MORNING)

    assert expected == proven(a_hit(what="unserved:0"))


@pytest.mark.parametrize("agent", [GMAIL_PROXY, YAHOO_PROXY])
def test_a_link_followed_by_what_fetches_pictures_proves_nothing(agent):
    expected = Evidence(EvidenceLevel.UNKNOWN, "proxy_on_link", MORNING)

    assert expected == proven(a_hit(what="0", agent=agent))


def test_a_download_tells_more_than_an_opening():
    opened = a_hit(at=MORNING + 2 * MINUTE)
    followed = a_hit(at=MORNING + MINUTE, what="0")

    expected = Evidence(EvidenceLevel.DOWNLOADED, "attachment_followed", followed.at)
    assert expected == proven(a_hit(), followed, opened)


def test_evidence_dates_from_the_first_hit_that_proves_it():
    later, first = a_hit(at=MORNING + MINUTE), a_hit(at=MORNING)

    assert MORNING == proven(later, first).at


@pytest.mark.parametrize("why", Untracked)
def test_of_an_untracked_email_nothing_is_known_whatever_was_fetched(why):
    expected = Evidence(EvidenceLevel.NOT_TRACKED, why.value)

    assert expected == proven(a_hit(), a_hit(what="0"), untracked=why)


def test_a_licence_that_tracks_no_more_shows_nothing_of_what_was_tracked():
    email = an_email(hits=(a_hit(),))

    expected = Evidence(EvidenceLevel.NOT_TRACKED, "licence")
    assert expected == evidence(email, lens=BLIND_LENS)


def test_an_untracked_email_names_its_own_reason_under_any_licence():
    email = an_email(untracked=Untracked.OWN_COPY)

    expected = Evidence(EvidenceLevel.NOT_TRACKED, "own_copy")
    assert expected == evidence(email, lens=BLIND_LENS)


@given(hit_lists.flatmap(lambda known: st.tuples(st.just(known), st.permutations(known))))
def test_the_order_in_which_hits_are_kept_does_not_matter(lists):
    known, shuffled = lists

    assert proven(*known) == proven(*shuffled)


def test_of_two_proxies_in_the_same_moment_one_order_is_as_good_as_the_other():
    gmail, yahoo = a_hit(agent=GMAIL_PROXY), a_hit(agent=YAHOO_PROXY)

    assert proven(gmail, yahoo) == proven(yahoo, gmail)


@given(hit_lists, hits)
def test_one_more_hit_never_makes_evidence_fall_back(known, hit):
    assert proven(*known).level <= proven(*known, hit).level


@given(hit_lists.filter(bool), hits)
def test_a_later_hit_that_proves_no_more_changes_nothing(known, hit):
    before = proven(*known)
    later = replace(hit, at=MORNING + 10 * MINUTE)
    after = proven(*known, later)

    assert before == after or before.level < after.level


@given(hit_lists.flatmap(lambda known: st.tuples(st.just(known), st.sampled_from([*known, None]))))
def test_a_repeated_hit_changes_nothing(drawn):
    known, again = drawn
    repeated = known if again is None else [*known, again]

    assert proven(*known) == proven(*repeated)


@pytest.mark.parametrize(
    ("level", "shown"),
    [
        ("NOT_TRACKED", "unknown"),
        ("UNKNOWN", "unknown"),
        ("FETCHED_BY_MACHINE", "unknown"),
        ("SEEN_THROUGH_PROXY", "email_opened"),
        ("SEEN", "email_opened"),
        ("DOWNLOADED", "document_opened"),
    ],
)
def test_fic_knows_three_levels(level, shown):
    assert shown == fic_recipient_status(EvidenceLevel[level])

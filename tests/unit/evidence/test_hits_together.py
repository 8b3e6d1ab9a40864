"""What hits mean beside each other: honeypot, bursts, a gateway's recheck."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.evidence.evidence import EvidenceLevel, evidence
from chalicelib.domain.evidence.networks import networks
from chalicelib.domain.evidence.together import judged_hits
from chalicelib.domain.evidence.verdicts import Rule, Verdict
from chalicelib.domain.hits import HONEYPOT, PIXEL, Hit, attachment
from tests.builders import LENS, MORNING, a_hit, an_email

P, M = Verdict.PERSON, Verdict.MACHINE
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


def hit(seconds, what=PIXEL, **details):
    return a_hit(at=MORNING + HOUR + seconds * SECOND, what=what, **details)


def an_email_with(*hits):
    return an_email(sent_at=MORNING, hits=hits)


def rules(*hits):
    return [one.rule for one in judged_hits(an_email_with(*hits))]


def level(*hits):
    return evidence(an_email_with(*hits), lens=LENS).level.name.lower()


def test_who_follows_the_honeypot_is_a_machine_before_and_after():
    scan = [hit(0, source=7), hit(20, "0", source=7), hit(40, HONEYPOT, source=7)]

    assert "downloaded" == level(*scan[:2])
    assert "fetched_by_machine" == level(*scan)
    assert [Rule.HONEYPOT_SOURCE, Rule.HONEYPOT_SOURCE, Rule.HONEYPOT] == rules(*scan)
    assert "fetched_by_machine" == level(*scan, hit(7200, source=7))


def test_another_source_is_believed_whatever_followed_the_honeypot():
    scan = [hit(0, source=7), hit(1, HONEYPOT, source=7)]

    assert "seen" == level(*scan, hit(60, source=8))
    assert "downloaded" == level(*scan, hit(60, "0", source=8))


def test_hits_of_unknown_sources_are_not_grouped():
    assert "seen" == level(hit(0), hit(1, HONEYPOT))


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ([(0, "0"), (1, "1"), (2, "2")], "fetched_by_machine"),
        ([(0, "0"), (1, HONEYPOT), (2, "1")], "fetched_by_machine"),
        ([(0, "0"), (1, "1"), (2.1, "2")], "downloaded"),
        ([(0, "0"), (1, "1"), (2, "1")], "downloaded"),
        ([(0, "0"), (1, "1"), (1, PIXEL)], "downloaded"),
        ([(0, "0"), (0, "0"), (0, "0")], "downloaded"),
    ],
)
def test_three_different_links_within_two_seconds_were_followed_by_no_person(links, expected):
    assert expected == level(*(hit(*link) for link in links))


def test_of_a_burst_every_link_is_a_machines_and_a_later_click_is_not():
    burst = [hit(0, "0"), hit(1, "1"), hit(2, "2"), hit(2.5, "0")]

    assert [Rule.BURST] * 4 == rules(*burst)
    assert "downloaded" == level(*burst, hit(60, "0"))


def test_all_links_and_the_hidden_one_at_once_were_followed_by_no_person():
    scan = [hit(0, "0", source=1), hit(2, HONEYPOT, source=2)]

    assert [Rule.WHOLE_MAIL, Rule.HONEYPOT] == rules(*scan)
    assert "downloaded" == level(*scan, hit(60, "0", source=3))


@pytest.mark.parametrize(
    ("links", "files"),
    [
        ([(0, "0")], 1),  # one attachment, one click
        ([(0, "0"), (0, "0")], 1),
        ([(0, "0"), (1, "1")], 2),  # two buttons, one after the other, each into a tab of its own
        ([(0, "0"), (2.1, HONEYPOT)], 1),
        ([(0, "0"), (0, HONEYPOT)], 2),  # not all of them
    ],
)
def test_a_person_with_one_or_two_attachments_is_never_a_burst(links, files):
    email = an_email_with(*(hit(*link, source=place) for place, link in enumerate(links)))
    email = replace(email, attachments=email.attachments * files)

    assert EvidenceLevel.DOWNLOADED == evidence(email, lens=LENS).level


def test_a_reader_who_clicks_while_a_gateway_looks_through_the_mail_is_one():
    opened = hit(0, PIXEL, source=3)
    check = [hit(60, "0", source=3), hit(61, "0", source=1), hit(61, HONEYPOT, source=2)]

    assert "downloaded" == level(opened, *check)
    assert "fetched_by_machine" == level(*check)
    assert "fetched_by_machine" == level(*(replace(one, source=None) for one in check))


def test_a_picture_loaded_while_a_scanner_is_about_stays_a_readers():
    scan = [hit(0, "0", source=1), hit(0, HONEYPOT, source=2)]

    assert "seen" == level(*scan, hit(1, PIXEL, source=3))


def test_a_picture_and_a_link_at_once_are_a_mail_program_that_loads_pictures():
    assert "downloaded" == level(hit(0, source=7), hit(0, "0", source=7))


ONE = {"agent": "ordinary_windows", "source": 1}
OTHER = {"agent": "ordinary_linux", "source": 2}


def test_another_system_from_elsewhere_right_after_a_click_is_a_recheck():
    assert [Rule.ATTACHMENT_FOLLOWED, Rule.SECOND_SYSTEM] == rules(
        hit(0, "0", **ONE), hit(12, "0", **OTHER)
    )


@pytest.mark.parametrize(
    "second",
    [
        hit(16, "0", **OTHER),
        hit(12, "1", **OTHER),
        hit(12, "0", **(OTHER | {"source": 1})),
        hit(12, "0", **(OTHER | {"agent": "ordinary_windows"})),
        hit(12, "0", **(OTHER | {"agent": "ordinary"})),
        hit(12, "0", **(OTHER | {"source": None})),
    ],
)
def test_another_click_that_differs_by_less_is_a_persons(second):
    assert [Rule.ATTACHMENT_FOLLOWED] * 2 == rules(hit(0, "0", **ONE), second)


def test_after_a_machines_click_a_persons_is_no_recheck():
    scanned = hit(0, "0", agent="ordinary_windows", source=1, network="barracuda")

    assert [Rule.BARRACUDA, Rule.ATTACHMENT_FOLLOWED] == rules(scanned, hit(12, "0", **OTHER))


def test_a_shared_link_is_no_reading_and_says_so():
    known = evidence(an_email_with(hit(0, "0", agent="preview")), lens=LENS)

    assert (EvidenceLevel.FETCHED_BY_MACHINE, "shared") == (known.level, known.reason)


CHECKED = {"network": "barracuda", "source": 1}


def at_delivery(*hits):
    email = an_email(sent_at=MORNING, delivered_at=MORNING + HOUR, hits=hits)
    return [(one.verdict, one.rule) for one in judged_hits(email)][-1]


@pytest.mark.parametrize("what", [PIXEL, "0"])
@pytest.mark.parametrize(("seconds", "known"), [(40, False), (100, False), (101, True)])
def test_who_comes_within_a_minute_of_a_scanner_is_not_known_for_a_person(what, seconds, known):
    verdict, rule = at_delivery(hit(40, "0", **CHECKED), hit(seconds, what, source=2))

    assert known == (verdict is P)
    assert known != (rule is Rule.NEIGHBOUR)


def test_a_neighbour_that_hides_how_it_fetches_is_the_scanner():
    silent = hit(60, source=2, agent="ordinary_windows+silent")

    assert (M, Rule.NEIGHBOUR) == at_delivery(hit(40, "0", **CHECKED), silent)


@pytest.mark.parametrize(
    "other",
    [
        hit(60, "passed:0", source=2),
        hit(60, PIXEL, source=2, agent="gmail_proxy"),
    ],
)
def test_who_is_known_for_what_it_is_has_no_neighbours(other):
    verdict, rule = at_delivery(hit(40, "0", **CHECKED), other)

    assert rule is not Rule.NEIGHBOUR
    assert verdict in {P, Verdict.PROXY}


@pytest.mark.parametrize(
    "machine",
    [
        hit(290, PIXEL, **CHECKED),
        hit(290, "0", agent="preview", source=1),
        hit(299, "0", **CHECKED),
    ],
)
def test_a_picture_a_chat_and_what_came_later_make_no_neighbours(machine):
    assert (P, Rule.PIXEL_FETCHED) == at_delivery(machine, hit(300, source=2))


AGENTS = [
    "ordinary", "ordinary_windows", "ordinary_ios", "gmail_proxy", "yahoo_proxy", "bare_mozilla",
    "bare_webkit", "google_prefetch", "preview", "scanner", "headless", "program", "crawler",
    "no_agent", "an agent of another version",
]  # fmt: skip
anything = st.builds(
    Hit,
    at=st.integers(-5, 900).map(lambda seconds: MORNING + seconds * SECOND),
    fetched=st.sampled_from([PIXEL, *map(attachment, range(3)), HONEYPOT]),
    agent=st.sampled_from(AGENTS),
    network=st.sampled_from(["unknown", *networks()]),
    source=st.none() | st.integers(0, 3),
)
hit_lists = st.lists(anything, max_size=8)


def known_of(*hits):
    return evidence(an_email(sent_at=MORNING, delivered_at=MORNING + SECOND, hits=hits), lens=LENS)


@given(hit_lists.flatmap(lambda known: st.tuples(st.just(known), st.permutations(known))))
def test_the_order_in_which_hits_arrive_does_not_matter(lists):
    known, shuffled = lists

    assert known_of(*known) == known_of(*shuffled)


@given(hit_lists.filter(bool), st.data())
def test_a_hit_that_arrives_twice_changes_nothing(known, data):
    again = data.draw(st.sampled_from(known))

    assert known_of(*known) == known_of(*known, again)


@given(hit_lists, anything)
def test_a_hit_that_unmasks_no_machine_never_makes_evidence_fall_back(known, more):
    if more.fetched == HONEYPOT:
        more = a_hit(at=more.at, what=PIXEL, agent=more.agent, source=more.source)
    email = an_email(sent_at=MORNING, delivered_at=MORNING + SECOND, hits=(*known, more))
    judged = {one.rule for one in judged_hits(email)}
    before = known_of(*known)

    unmasked = judged & {Rule.BURST, Rule.WHOLE_MAIL, Rule.NEIGHBOUR}

    assert unmasked or before.level <= known_of(*known, more).level


@given(hit_lists, anything)
def test_only_a_person_or_a_proxy_makes_an_email_read(known, more):
    judged = judged_hits(
        an_email(sent_at=MORNING, delivered_at=MORNING + SECOND, hits=(*known, more))
    )
    read = any(one.verdict in {Verdict.PERSON, Verdict.PROXY} for one in judged)

    assert read == (known_of(*known, more).level >= EvidenceLevel.SEEN_THROUGH_PROXY)

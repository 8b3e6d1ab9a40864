"""How sure what is said of a reading is."""

from datetime import timedelta

import pytest

from chalicelib.domain.evidence.evidence import evidence_of
from chalicelib.domain.evidence.grades import RETURN, Grade, grade
from chalicelib.domain.evidence.together import judged_hits
from chalicelib.domain.evidence.verdicts import Rule
from chalicelib.domain.hits import HONEYPOT
from chalicelib.domain.reasons import reason
from chalicelib.domain.rule_data import rule_data
from chalicelib.domain.words import words
from tests.builders import LENS, MORNING, a_hit, an_email

READ_AT = MORNING + timedelta(hours=1)


def sure(*hits, **details):
    email = an_email(**{"sent_at": MORNING, "hits": hits} | details)
    judged = judged_hits(email)
    return grade(email, judged, evidence_of(email, judged, LENS))


@pytest.mark.parametrize(
    ("hit", "expected"),
    [
        (a_hit(at=READ_AT), Grade.LIKELY),
        (a_hit(at=READ_AT, what="0"), Grade.LIKELY),
        (a_hit(at=READ_AT, agent="gmail_proxy"), Grade.LIKELY),
        (a_hit(at=READ_AT, what="passed:0"), Grade.CERTAIN),
        (a_hit(at=READ_AT, what=HONEYPOT), Grade.CERTAIN),
        (a_hit(at=READ_AT, agent="program"), Grade.CERTAIN),
        (a_hit(at=MORNING, network="mimecast"), Grade.LIKELY),
        (a_hit(at=READ_AT, agent="bare_mozilla"), Grade.CANNOT_BE_TOLD),
    ],
)
def test_what_decided_says_how_sure_it_is(hit, expected):
    assert expected == sure(hit)


def test_of_silence_nothing_can_be_told():
    assert Grade.CANNOT_BE_TOLD == sure()


@pytest.mark.parametrize(
    ("hits", "expected"),
    [
        ((a_hit(at=READ_AT),), Grade.CANNOT_BE_TOLD),
        ((a_hit(at=READ_AT), a_hit(at=READ_AT + RETURN, what="0")), Grade.LIKELY),
        ((a_hit(at=READ_AT, what="passed:0"),), Grade.CERTAIN),
        ((a_hit(at=READ_AT, agent="gmail_proxy"),), Grade.LIKELY),
    ],
)
def test_where_a_filter_receives_the_mail_one_look_may_be_the_filters(hits, expected):
    assert expected == sure(*hits, provider="mimecast")


def test_every_rule_that_is_certain_has_its_sentence_and_every_grade_its_words():
    data = rule_data("evidence_rules")

    assert all(reason(Rule(code))["it"] for code in data["certain"])
    assert {one.value for one in Grade} == set(words("grades", "it"))

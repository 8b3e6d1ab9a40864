"""The recipient's own page, as HTML."""

import re
from datetime import timedelta

import pytest

from chalicelib.domain.consents import LegalBasis
from chalicelib.domain.correspondents import Correspondent
from chalicelib.domain.emails import Attachment, Untracked
from chalicelib.domain.evidence import agents
from chalicelib.domain.listing.timelines import timeline
from chalicelib.domain.pages.page_frame import words_of
from chalicelib.domain.pages.record_page import record_page
from chalicelib.domain.rule_data import rule_data
from chalicelib.domain.tokens import Mode
from tests.builders import LENS, MORNING, a_hit, an_email
from tests.markup import Tree, shown

MINUTE = timedelta(minutes=1)
SENDER = Correspondent("Officina Bianchi Srl", "ufficio@bianchi.example", "it")


def page_of(email=None, locale="it", *, sender=SENDER, mode=None, denied=False, basis=None):
    email = email or an_email(sent_at=MORNING)
    return record_page(
        locale,
        sender,
        email,
        mode=email.mode if mode is None else mode,
        events=timeline(email, lens=LENS),
        denied=denied,
        basis=basis,
    )


@pytest.mark.parametrize("locale", ["it", "en"])
@pytest.mark.parametrize("denied", [False, True])
@pytest.mark.parametrize("mode", Mode)
def test_the_page_is_whole_in_every_state(locale, denied, mode):
    tree = Tree(page_of(locale=locale, mode=mode, denied=denied))

    assert [{"lang": locale}] == tree.all("html")
    assert 1 == len(tree.all("h1"))
    [button] = tree.all("button")
    assert ("do", "allow" if denied else "stop") == (button["name"], button["value"])
    assert [{"method": "post"}] == tree.all("form")
    assert not re.search(r"\{\w*\}", tree.shown)


@pytest.mark.parametrize(
    ("locale", "nothing", "counted", "what"),
    [
        ("it", "non viene registrato più niente", "si contano ancora", "il tipo di programma"),
        ("en", "nothing has been recorded since", "are still counted", "the kind of program"),
    ],
)
def test_of_a_mail_that_is_counted_without_a_name_no_more_is_said_than_is_so(
    locale, nothing, counted, what
):
    said = shown(page_of(locale=locale, mode=Mode.ANONYMOUS, denied=True))

    assert counted in said
    assert nothing not in said
    assert what not in said
    assert nothing in shown(page_of(locale=locale, mode=Mode.UNRECORDED, denied=True))


def test_it_says_what_it_is_about_who_records_and_until_when():
    said = shown(page_of())

    for word in (
        "Nostra fattura nr. 18",
        "acquisti@verdicostruzioni.example",
        "Officina Bianchi Srl",
        "ufficio@bianchi.example",
        "07/12/2028",  # 24 months of 31 days
    ):
        assert word in said


@pytest.mark.parametrize("basis", [None, *LegalBasis])
@pytest.mark.parametrize("locale", ["it", "en"])
def test_it_says_by_what_right_or_that_nobody_said(basis, locale):
    key = basis.value if basis else "none"

    assert words_of(locale)["record"]["basis"][key] in shown(page_of(locale=locale, basis=basis))


def test_hits_are_told_in_words_with_the_moment_in_rome():
    hits = (
        a_hit(at=MORNING + MINUTE, agent="gmail_proxy"),
        a_hit(at=MORNING + 9 * MINUTE, what="0", agent="ordinary_windows", network="barracuda"),
        a_hit(at=MORNING + 10 * MINUTE, what="unserved:0"),
        a_hit(at=MORNING + 11 * MINUTE, what="honeypot"),
    )
    said = shown(page_of(an_email(sent_at=MORNING, hits=hits), "en"))

    assert re.search("24 November 2026, 10:43 ?The message.s images. Opened through Gmail", said)
    assert "browser or mail program on Windows; network: barracuda." in said
    assert 2 == said.count("fattura-18.pdf.")
    assert "An invisible link." in said


def test_where_nothing_happened_it_says_so():
    email = an_email(sent_at=MORNING)
    page = record_page(
        "it", SENDER, email, mode=Mode.IDENTIFIED, events=[], denied=False, basis=None
    )

    assert "Non è stato registrato niente." in shown(page)
    assert [] == Tree(page).all("ol")


def facts_of_the_timeline():
    moments = {
        f"{fact}_at": MORNING
        for fact in (
            *("sent", "delivered", "bounced", "complained", "failed", "outcome_unknown"),
            *("cancelled", "delayed", "settled", "resent", "stopped", "links_revoked"),
        )
    }
    return [event["event"] for event in timeline(an_email(**moments), lens=LENS)]


@pytest.mark.parametrize("locale", ["it", "en"])
def test_every_event_has_words(locale):
    assert set(facts_of_the_timeline()) == set(words_of(locale)["record"]["events"])


@pytest.mark.parametrize("locale", ["it", "en"])
def test_every_class_of_agent_has_words(locale):
    data = rule_data("agents")
    classes = {known["class"] for known in data["classes"]} - {"mail_program"}
    systems = {f"{agents.ORDINARY}_{system}" for system, _ in data["systems"]}

    expected = (
        classes | systems | {*(agents.ORDINARY, agents.CRAWLER, agents.NO_AGENT, agents.UNFAMILIAR)}
    )
    assert expected == set(words_of(locale)["record"]["agents"])


EVIL = "<script>alert(1)</script>{name} \u202egnp"


def test_nothing_that_people_wrote_becomes_markup():
    details = {"subject": EVIL, "to_email": f"{EVIL}@b.example"}
    hit = a_hit(at=MORNING + MINUTE, what="0", agent=EVIL, network=EVIL)
    evil = an_email(
        attachments=(Attachment(EVIL, "application/pdf", 1, "0" * 64),), hits=(hit,), **details
    )
    plain = an_email(hits=(a_hit(at=MORNING + MINUTE, what="0", network="x"),))
    page = page_of(evil, sender=Correspondent(EVIL, EVIL, "it"))

    assert [tag for tag, _ in Tree(page_of(plain)).tags] == [tag for tag, _ in Tree(page).tags]
    assert "<script" not in page


@pytest.mark.parametrize("why", Untracked)
def test_what_is_not_recorded_is_not_said_to_be(why):
    said = shown(page_of(an_email(untracked=why), "en"))

    assert "It is recorded if" not in said

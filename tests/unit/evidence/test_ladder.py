"""Every agent and network that was reported, for pixel and link, around the windows."""

from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address
from itertools import product

import pytest

from bench.labelled import (
    BARE_WEBKIT,
    CHROME,
    FETCHES,
    GMAIL,
    GOOGLE_PREFETCH,
    HOME,
    IPHONE,
    PREVIEWS,
    PROGRAMS,
    READERS,
    YAHOO,
)
from chalicelib.domain.evidence.agents import (
    CRAWLER,
    NO_AGENT,
    ORDINARY,
    UNFAMILIAR,
    agent_class,
    agent_of,
)
from chalicelib.domain.evidence.ladder import SOURCE_BITS, judge_fetch
from chalicelib.domain.evidence.networks import (
    Certainty,
    network_class,
    networks,
    parse_address,
    stretches_of,
)
from chalicelib.domain.evidence.verdicts import Rule, Verdict, judge_hit
from chalicelib.domain.hits import HONEYPOT, PIXEL, attachment
from chalicelib.domain.judging import Judging
from chalicelib.domain.rule_data import rule_data
from chalicelib.domain.tokens import KeyRing, Target
from tests.builders import MORNING, RING, a_hit, an_email

TARGET = Target(12345, 99)
DELIVERED = an_email(sent_at=MORNING - timedelta(hours=1), delivered_at=MORNING)

P, X, A, M = Verdict.PERSON, Verdict.PROXY, Verdict.AMBIGUOUS, Verdict.MACHINE

BEFORE, AT_ONCE, SOON, LATE, NEXT_DAY = -5.1, 29.9, 299, 300, 86400
TIMES = (BEFORE, AT_ONCE, SOON, LATE, NEXT_DAY)


def judge(*, agent=CHROME, network="unknown", what=PIXEL, seconds=NEXT_DAY, email=DELIVERED):
    at = MORNING + timedelta(seconds=seconds)
    agent = agent_of({"user-agent": agent, "sec-fetch-mode": "no-cors"})
    hit = a_hit(at=at, what=what, agent=agent, network=network)
    judged = judge_hit(email, hit, Judging())
    return judged.verdict, judged.rule


def fetched(address=HOME, agent=CHROME, what=PIXEL, *, target=TARGET, ring=RING):
    return judge_fetch(
        fetched=what,
        headers={"user-agent": agent},
        address=address,
        at=MORNING,
        target=target,
        ring=ring,
    )


@pytest.mark.parametrize("one", FETCHES, ids=lambda one: f"{one.name}-{one.seconds}")
def test_what_has_been_reported_is_judged_as_it_was_reported(one):
    hit = judge_fetch(
        fetched=attachment(0) if one.link else PIXEL,
        headers={"user-agent": one.user_agent},
        address=one.address,
        at=MORNING + timedelta(seconds=one.seconds),
        target=TARGET,
        ring=RING,
    )

    assert one.means == judge_hit(DELIVERED, hit, Judging()).verdict


ALWAYS = (M, M, M, M, M)


def of_pixel(*verdicts):
    """Before delivery a picture is nobody's reading, and maybe no scanner's either."""
    return (A, *verdicts)


def of_link(*verdicts):
    """Before delivery only a machine on the way follows links."""
    return (M, *verdicts)


def by(what, *verdicts):
    return of_pixel(*verdicts) if what == PIXEL else of_link(*verdicts)


READ_LATER = (A, P, P, P)
UNCLEAR = (A, A, A, A)
PROXY = (X, X, X, X)

CHROME_104 = CHROME.replace("142", "104")
"""A real browser's, though a list has it for Google's (Keila): told by network and time alone."""
SCANNERS = ("BarracudaCentral/1.0", "Proofpoint URLDefense", "Mimecast-Scanner", "SafeLinks")
CRAWLERS = ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://g.co/bot)", "Mozilla/5.0 zgrab/0.x")

SEZNAM = "SeznamEmailProxy/2.0.55"
ASSISTANTS = ("Mozilla/5.0 (compatible; ChatGPT-User/1.0; +https://openai.com/bot)",)
GATEWAYS = ("proofpoint", "mimecast", "cisco", "trend_micro")
CARRIERS = ("zscaler", "netskope", "forcepoint", "cloudflare_warp")
CLOUDS = ("amazon_cloud", "google_cloud", "hosting")

TABLE = [
    # agent, network, what, the verdict before delivery, within 10 s, within 5 min, after, next day
    *[(agent, "unknown", what, by(what, *READ_LATER))
      for agent, what in product(READERS, (PIXEL, "0"))],
    *[(CHROME_104, "unknown", what, by(what, A, A, P, P)) for what in (PIXEL, "0")],
    (GMAIL, "unknown", PIXEL, of_pixel(*PROXY)),
    (GMAIL, "unknown", "0", of_link(*UNCLEAR)),
    (GMAIL, "google", PIXEL, of_pixel(*PROXY)),
    (GMAIL, "google", "0", ALWAYS),
    (CHROME_104, "google", PIXEL, (M, M, M, A, A)),
    (YAHOO, "unknown", PIXEL, of_pixel(*PROXY)),
    (YAHOO, "unknown", "0", of_link(*UNCLEAR)),
    (SEZNAM, "unknown", PIXEL, of_pixel(*PROXY)),
    (SEZNAM, "unknown", "0", of_link(*UNCLEAR)),
    ("Mozilla/5.0", "apple_egress", PIXEL, ALWAYS),
    ("Mozilla/5.0", "apple_egress", "0", ALWAYS),
    ("Mozilla/5.0", "unknown", PIXEL, of_pixel(*UNCLEAR)),
    ("Mozilla/5.0", "unknown", "0", of_link(*UNCLEAR)),
    (CHROME, "apple_egress", PIXEL, of_pixel(*READ_LATER)),
    (IPHONE, "apple_egress", "0", of_link(*READ_LATER)),
    (BARE_WEBKIT, "apple_egress", PIXEL, (M, M, M, P, P)),
    (BARE_WEBKIT, "unknown", PIXEL, of_pixel(A, A, P, P)),
    (BARE_WEBKIT, "unknown", "0", of_link(A, A, P, P)),
    (GOOGLE_PREFETCH, "unknown", PIXEL, ALWAYS),
    (GOOGLE_PREFETCH, "unknown", "0", ALWAYS),
    (CHROME, "google", PIXEL, (M, M, M, A, A)),
    (CHROME, "google", "0", ALWAYS),
    (CHROME, "microsoft", PIXEL, of_pixel(A, X, X, X)),
    (CHROME, "microsoft", "0", ALWAYS),
    *[(CHROME, name, what, ALWAYS)
      for name, what in product(("microsoft_protection", "barracuda"), (PIXEL, "0"))],
    *[(CHROME, name, what, (M, M, M, A, A))
      for name, what in product(GATEWAYS, (PIXEL, "0"))],
    *[(CHROME, name, what, by(what, *READ_LATER))
      for name, what in product(CARRIERS, (PIXEL, "0"))],
    *[(CHROME, name, what, by(what, *UNCLEAR))
      for name, what in product(CLOUDS, (PIXEL, "0"))],
    (GMAIL, "barracuda", PIXEL, ALWAYS),
    *[(agent, "unknown", what, ALWAYS)
      for agent, what in product(
          (*PREVIEWS, *PROGRAMS, *SCANNERS, *CRAWLERS, *ASSISTANTS), (PIXEL, "0"))],
    *[("Unheard-of/1.0", "unknown", what, by(what, *UNCLEAR)) for what in (PIXEL, "0")],
    (CHROME, "unknown", HONEYPOT, ALWAYS),
    (CHROME, "a network of an earlier version", PIXEL, of_pixel(*READ_LATER)),
]  # fmt: skip


@pytest.mark.parametrize(("agent", "network", "what", "verdicts"), TABLE)
def test_each_agent_and_network_means_what_it_means_at_that_time(agent, network, what, verdicts):
    judged = tuple(
        judge(agent=agent, network=network, what=what, seconds=seconds)[0] for seconds in TIMES
    )

    assert verdicts == judged


def test_the_table_has_every_network_for_pixel_and_link():
    missing = {
        (name, what)
        for name, what in product(networks(), (PIXEL, "0"))
        if not any(row[1:3] == (name, what) for row in TABLE)
    }

    assert set() == missing


def test_the_table_has_every_class_of_agents_for_pixel_and_link():
    classes = {one["class"] for one in rule_data("agents")["classes"]} - {"mail_program"}
    tried = {(agent_class(agent).partition("_windows")[0], what) for agent, _, what, _ in TABLE}

    assert set(product({*classes, ORDINARY, CRAWLER, NO_AGENT, UNFAMILIAR}, (PIXEL, "0"))) <= tried


@pytest.mark.parametrize(("agent", "rule"), [("WhatsApp/2.23", Rule.SHARED), ("", Rule.NO_AGENT)])
def test_the_rule_says_what_kind_of_machine_it_was(agent, rule):
    assert (M, rule) == judge(agent=agent)


@pytest.mark.parametrize(("seconds", "verdict"), [(9.9, A), (10, X)])
def test_what_googles_proxy_fetches_at_once_it_may_fetch_for_nobody(seconds, verdict):
    assert verdict == judge(agent=GMAIL, seconds=seconds)[0]


@pytest.mark.parametrize("what", [PIXEL, "0"])
def test_clocks_that_differ_by_seconds_make_no_machine(what):
    assert (A, Rule.TOO_SOON) == judge(what=what, seconds=-5)


@pytest.mark.parametrize("what", [PIXEL, "0"])
@pytest.mark.parametrize("window", [0, 60])
def test_nobody_reads_before_delivery_whatever_the_window(what, window):
    hit = a_hit(at=MORNING - timedelta(seconds=6), what=what)
    judged = judge_hit(DELIVERED, hit, Judging(open_window=timedelta(seconds=window)))

    assert (A if what == PIXEL else M, Rule.BEFORE_DELIVERY) == (judged.verdict, judged.rule)


def test_who_typed_the_address_is_a_person_however_clocks_differ():
    assert (P, Rule.GATE_PASSED) == judge(what="passed:0", seconds=-60)


@pytest.mark.parametrize("what", [PIXEL, "0"])
def test_of_a_mail_that_bounced_nobody_knows_who_fetched_it(what):
    bounced = replace(DELIVERED, delivered_at=None, bounced_at=MORNING)

    assert (A, Rule.BOUNCED) == judge(what=what, email=bounced)


@pytest.mark.parametrize(
    ("sent", "verdict", "rule"),
    [({}, M, Rule.CLOUD_AT_ONCE), ({"sec-fetch-mode": "navigate"}, A, Rule.CLOUD)],
)
def test_a_browser_among_servers_that_says_not_how_it_fetches_is_a_machine_at_once(
    sent, verdict, rule
):
    hit = judge_fetch(
        fetched=attachment(0),
        headers={"user-agent": CHROME} | sent,
        address="52.95.1.1",
        at=MORNING + timedelta(seconds=20),
        target=TARGET,
        ring=RING,
    )
    judged = judge_hit(DELIVERED, hit, Judging())

    assert (verdict, rule) == (judged.verdict, judged.rule)


def from_nearby(email=DELIVERED, **details):
    hit = a_hit(at=MORNING + timedelta(days=1), **details)
    return [
        (judged.verdict, judged.rule)
        for judged in (
            judge_hit(email, hit, Judging()),
            judge_hit(email, replace(hit, near_sender=True), Judging()),
        )
    ]


AT_GATE = replace(DELIVERED, gated=True)
PERHAPS = (A, Rule.PERHAPS_SENDER)


@pytest.mark.parametrize(
    ("email", "what", "elsewhere"),
    [
        (DELIVERED, "pixel", (P, Rule.PIXEL_FETCHED)),
        (DELIVERED, "0", (P, Rule.ATTACHMENT_FOLLOWED)),
        (AT_GATE, "0", (P, Rule.GATE_SHOWN)),
        (AT_GATE, "passed:0", (P, Rule.GATE_PASSED)),
        (replace(AT_GATE, gated_by_code=True), "0", (P, Rule.CODE_ASKED)),
    ],
)
def test_who_comes_from_where_the_sender_calls_may_be_the_sender(email, what, elsewhere):
    assert [elsewhere, PERHAPS] == from_nearby(email, what=what)


def test_a_proxy_near_the_sender_fetches_perhaps_for_the_sender():
    assert [(X, Rule.GMAIL_PROXY), PERHAPS] == from_nearby(agent="gmail_proxy")


def test_a_code_is_the_recipients_wherever_it_is_typed():
    by_code = replace(AT_GATE, gated_by_code=True)

    assert [(P, Rule.CODE_PASSED)] * 2 == from_nearby(by_code, what="passed:0")


def test_a_machine_near_the_sender_stays_one():
    assert [(M, Rule.PROGRAM)] * 2 == from_nearby(agent="program")


@pytest.mark.parametrize("seconds", TIMES)
def test_where_the_delivery_is_not_known_time_tells_nothing(seconds):
    unknown = an_email()

    assert (P, Rule.PIXEL_FETCHED) == judge(seconds=seconds, email=unknown)
    assert (A, Rule.BARE_WEBKIT) == judge(agent=BARE_WEBKIT, seconds=seconds, email=unknown)
    assert (A, Rule.GATEWAY_LATE) == judge(network="mimecast", seconds=seconds, email=unknown)


def test_without_word_of_the_delivery_time_runs_from_the_sending():
    email = an_email(sent_at=MORNING)

    assert (A, Rule.TOO_SOON) == judge(seconds=29, email=email)
    assert (P, Rule.PIXEL_FETCHED) == judge(seconds=30, email=email)


@pytest.mark.parametrize(("window", "verdict"), [(0, P), (2, P), (3, A), (60, A)])
def test_the_window_is_the_companys(window, verdict):
    hit = a_hit(at=MORNING + timedelta(seconds=2))
    judging = Judging(open_window=timedelta(seconds=window))

    assert verdict == judge_hit(DELIVERED, hit, judging).verdict


@pytest.mark.parametrize("agent", ["curl/8.5.0", "python-requests/2", "", "HeadlessChrome/142"])
def test_a_company_may_believe_programs(agent):
    hit = a_hit(agent=agent_class(agent), at=MORNING + timedelta(hours=1))

    assert P == judge_hit(DELIVERED, hit, Judging(believe_programs=True)).verdict
    assert M == judge_hit(DELIVERED, hit, Judging()).verdict


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("40.91.255.255", "microsoft"),
        ("40.92.0.0", "microsoft_protection"),
        ("40.93.255.255", "microsoft_protection"),
        ("40.94.0.0", "microsoft"),
        ("52.238.78.88", "microsoft_protection"),
        ("52.238.78.89", "microsoft"),
        ("104.47.127.255", "microsoft_protection"),
        ("104.47.128.0", "microsoft"),
        ("2a01:111:f400:0:ffff::1", "microsoft_protection"),
        ("2a01:111:f401::1", "microsoft"),
        ("::ffff:40.92.0.1", "microsoft_protection"),
        (" 18.133.136.190 ", "barracuda"),
        ("::", "unknown"),
        ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "unknown"),
        ("not an address", "unknown"),
        ("", "unknown"),
    ],
)
def test_an_address_lies_in_the_network_whose_range_holds_it(address, network):
    assert network == network_class(parse_address(address))


def test_networks_are_known_by_name_and_rule_even_without_ranges():
    known = {name: (network.pixel, network.link) for name, network in networks().items()}

    assert (Certainty.PROXY, Certainty.ALWAYS) == known["microsoft"]


def test_where_networks_overlap_the_first_counts():
    stretches = stretches_of(
        {
            "narrow": ["10.1.0.0/16", "10.1.2.0/24"],
            "wide": ["10.0.0.0/8", "11.0.0.0/8"],
            "six": ["2001:db8::/32"],
        }
    )
    named = dict(zip(stretches.starts, stretches.names, strict=True))

    assert {
        str(ip_address(0)): "unknown",
        "10.0.0.0": "wide",
        "10.1.0.0": "narrow",
        "10.1.2.0": "narrow",
        "10.1.3.0": "narrow",
        "10.2.0.0": "wide",
        "11.0.0.0": "wide",
        "12.0.0.0": "unknown",
    } == {str(parse_address(str(ip_address(p)))): n for p, n in named.items() if p < 2**32}
    assert ["six", "unknown"] == [name for place, name in named.items() if place >= 2**32]


def test_one_source_has_one_tag_within_one_email():
    assert fetched().source == fetched(what=attachment(0)).source
    assert 0 <= fetched().source < 2**SOURCE_BITS == 4096


def test_addresses_of_one_household_are_one_source():
    assert fetched("2001:db8:1:2::1").source == fetched("2001:db8:1:2:ffff::9").source
    assert fetched("2001:db8:1:2::1").source != fetched("2001:db8:1:3::1").source


def test_tags_differ_by_address_agent_email_and_key():
    others = [
        fetched("203.0.113.10"),
        fetched(agent=IPHONE),
        fetched(target=Target(12345, 100)),
        fetched(target=Target(12346, 99)),
        fetched(ring=KeyRing(1, {1: b"x" * 64})),
    ]

    assert fetched().source not in {other.source for other in others}


def test_many_addresses_share_each_tag_so_that_none_can_be_got_back():
    tags = [fetched(f"10.0.{high}.{low}").source for high in range(80) for low in range(256)]

    assert max(tags.count(tag) for tag in set(tags[:50])) > 1
    assert len(tags) > 2 * len(set(tags))


def test_without_an_address_the_source_is_unknown():
    hit = fetched("nonsense")

    assert (None, "unknown") == (hit.source, hit.network)


def test_who_typed_the_code_is_proven_and_who_did_not_has_no_file():
    email = an_email(sent_at=MORNING, gated=True, gated_by_code=True)

    def rule(what):
        return judge_hit(email, a_hit(what=what, at=MORNING + timedelta(hours=1)), Judging()).rule

    assert [Rule.CODE_PASSED, Rule.CODE_ASKED] == [rule("passed:0"), rule("0")]

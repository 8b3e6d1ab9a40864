"""What headers tell about who fetches."""

import re

import pytest

from chalicelib.domain.evidence.agent_rules import agent_rules
from chalicelib.domain.evidence.agents import (
    ASSISTANT,
    CRAWLER,
    GMAIL_PROXY,
    MAIL_PROXY,
    NO_AGENT,
    ORDINARY,
    PROGRAM,
    SCANNER,
    UNFAMILIAR,
    YAHOO_PROXY,
    agent_class,
    agent_of,
    is_hit,
    is_ordinary,
    is_outdated,
    is_silent,
    system_of,
)


def test_a_plain_get_is_a_hit():
    assert is_hit(method="GET", headers={"accept": "image/*", "user-agent": "Thunderbird"})


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "POST", "get", ""])
def test_no_other_method_is_a_hit(method):
    assert not is_hit(method=method, headers={})


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-purpose": "prefetch"},
        {"sec-purpose": "prefetch;prerender"},
        {"sec-purpose": "Prefetch; anonymous-client-ip"},
        {"purpose": "prefetch"},
        {"x-purpose": "preview"},
        {"x-moz": "prefetch"},
    ],
)
def test_a_fetch_ahead_of_any_reading_is_no_hit(headers):
    assert not is_hit(method="GET", headers=headers)


@pytest.mark.parametrize("asked", ["bytes=0-0", "bytes=0-1023", "bytes=1024-", "bytes=-500"])
def test_asking_for_a_part_is_no_hit(asked):
    assert not is_hit(method="GET", headers={"range": asked})


@pytest.mark.parametrize(
    "asked", ["bytes=0-", "bytes=0-65535", f"bytes=0-{'9' * 5000}", "lines=1-2", ""]
)
def test_asking_for_the_whole_piece_by_piece_is_a_hit_once(asked):
    assert is_hit(method="GET", headers={"range": asked})


@pytest.mark.parametrize(
    ("agent", "ordinary", "system"),
    [
        (ORDINARY, True, None),
        ("ordinary_ios", True, "ios"),
        (GMAIL_PROXY, False, None),
        (NO_AGENT, False, None),
    ],
)
def test_an_ordinary_agent_may_tell_its_system(agent, ordinary, system):
    assert (ordinary, system) == (is_ordinary(agent), system_of(agent))


def test_a_purpose_of_another_kind_is_a_hit():
    assert is_hit(method="GET", headers={"purpose": "navigation", "x-moz": ""})


@pytest.mark.parametrize(
    ("user_agent", "expected"),
    [
        (
            "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Firefox/11.0 (via ggpht.com GoogleImageProxy)",
            GMAIL_PROXY,
        ),
        ("GoogleImageProxy", GMAIL_PROXY),
        ("Mozilla/5.0 (via ggpht.com)", GMAIL_PROXY),
        ("YahooMailProxy; https://help.yahoo.com/kb/yahoo-mail-proxy-SLN28749.html", YAHOO_PROXY),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15", "ordinary_mac"),
        ("Eudora", ORDINARY),
        ("Mozilla/5.0 (Linux; Android 10; M bot 60) AppleWebKit/537.36", "ordinary_android"),
        ("Mozilla/5.0 (Linux; Android 9; IDbot 5) AppleWebKit/537.36", "ordinary_android"),
        ("Mozilla/5.0 (iPhone; like Mac OS X) AppleWebKit/605 CamScanner/6.5", "ordinary_ios"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (+someone.example)", CRAWLER),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (mailto:a@b.example)", CRAWLER),
        (
            "Mozilla/5.0 (X11; Linux armv7l) AppleWebKit/537.36 HbbTV/1.6.1 (+DRM;)",
            "ordinary_linux",
        ),
        ("okhttp/4.12.0", PROGRAM),
        ("ReactorNetty/1.1.13", PROGRAM),
        ("RestSharp/110.2.0.0", PROGRAM),
        ("ClamAV/1.3", SCANNER),
        ("Dalvik/2.1.0 (Linux; U; Android 14)", UNFAMILIAR),
        ("HEY (https://hey.com/imageproxy)", MAIL_PROXY),
        ("RamblerMail/6.0 (incompatible; ImageProxy/6.0)", MAIL_PROXY),
        ("Mail/3774.600.62 CFNetwork/1494.0.7 Darwin/23.4.0", "ordinary_mac"),
        ("Mozilla/5.0 (compatible; Claude-User/1.0; +Claude-User@anthropic.com)", ASSISTANT),
        ("", NO_AGENT),
        ("  ", NO_AGENT),
        ("Mozilla/5.0 (Linux; Android 13; CUBOT KINGKONG) AppleWebKit/537.36", "ordinary_android"),
        ("Cubot" * 1000, UNFAMILIAR),
    ],
)
def test_an_agent_belongs_to_the_class_that_its_header_names(user_agent, expected):
    assert expected == agent_class(user_agent)


FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:{0}.0) Gecko/20100101 Firefox/{0}.0"


@pytest.mark.parametrize(
    ("version", "sent", "outdated", "silent"),
    [
        (145, {"sec-fetch-mode": "navigate"}, False, False),
        (145, {}, False, True),
        (60, {}, True, False),
    ],
)
def test_a_browser_tells_its_age_and_whether_it_is_one(version, sent, outdated, silent):
    agent = agent_of({"user-agent": FIREFOX.format(version)} | sent)

    assert (outdated, silent) == (is_outdated(agent), is_silent(agent))
    assert "linux" == system_of(agent)


@pytest.mark.parametrize(
    "user_agent",
    [
        "Mozilla/5.0 (Windows NT 10.0; rv:128.0) Gecko/20100101 Thunderbird/128.4.0",
        "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; Trident/7.0; Microsoft Outlook 16.0)",
    ],
)
def test_a_mail_program_is_neither_outdated_nor_expected_to_say_how_it_fetches(user_agent):
    assert "ordinary_windows" == agent_of({"user-agent": user_agent})


def test_no_agent_of_harmless_words_alone_could_be_anything_else():
    rules = agent_rules()
    texts = [*(part for part, _, _ in rules.parts), *rules.words, *rules.crawlers]
    unsafe = [
        text for text in texts if rules.harmless.issuperset(re.findall("[a-z][a-z0-9]*", text))
    ]

    assert [] == unsafe
    assert not [word for word in rules.harmless if word.endswith(rules.machine_ends)]

"""What headers tell about who fetches."""

import re

import pytest

from chalicelib.domain.evidence import agents
from chalicelib.domain.evidence.agents import (
    GMAIL_PROXY,
    NO_AGENT,
    ORDINARY,
    YAHOO_PROXY,
    agent_class,
    is_hit,
    is_ordinary,
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
        ("", NO_AGENT),
        ("  ", NO_AGENT),
        ("Mozilla/5.0 (Linux; Android 13; CUBOT KINGKONG) Chrome/120.0 Mobile", "ordinary_android"),
        ("Cubot" * 1000, ORDINARY),
    ],
)
def test_an_agent_belongs_to_the_class_that_its_header_names(user_agent, expected):
    assert expected == agent_class(user_agent)


def test_no_agent_of_harmless_words_alone_could_be_anything_else():
    rules = agents._rules()
    runs = [re.findall("[a-z]{3,}", text) for text in (*rules.parts, *rules.crawlers)]
    unsafe = [
        found for found in runs if all(any(run in word for word in rules.harmless) for run in found)
    ]

    assert [] == unsafe

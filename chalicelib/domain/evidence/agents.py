"""What fetched a pixel or a link, as far as headers tell.

The raw header is judged here and goes no further. `data/agents.json` and `data/crawlers.json` have
the rules.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from chalicelib.domain.rule_data import rule_data

PREFETCH_HEADERS = ("sec-purpose", "purpose", "x-purpose", "x-moz")
_PREFETCH_WORDS = ("prefetch", "prerender", "preview")

GMAIL_PROXY = "gmail_proxy"
YAHOO_PROXY = "yahoo_proxy"
BARE_MOZILLA = "bare_mozilla"
BARE_WEBKIT = "bare_webkit"
GOOGLE_PREFETCH = "google_prefetch"
PREVIEW = "preview"
SCANNER = "scanner"
HEADLESS = "headless"
PROGRAM = "program"
CRAWLER = "crawler"
NO_AGENT = "no_agent"
ORDINARY = "ordinary"
"""A mail program or browser; what it runs on may follow: `ordinary_windows`."""

_LONGEST_AGENT = 1024
"""Of a longer User-Agent so much is looked at."""

_PROBED_BYTES = 1024
_RANGE = re.compile(r"\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)", re.IGNORECASE)
_LETTERS = re.compile(r"[a-z]{3,}")
_WORDS = re.compile(r"[a-z][a-z0-9_.+-]{3,}")


@dataclass(frozen=True, slots=True)
class _Rules:
    """The data, as it is asked. Few steps: every fetch pays for them."""

    exact: Mapping[str, str]
    endings: Mapping[str, str]
    parts: Mapping[str, str]
    """In the order in which they count; those of crawlers come last."""
    crawlers: frozenset[str]
    """Whole words."""
    no_crawlers: tuple[str, ...]
    harmless: frozenset[str]
    """Of which no part and no crawler is made."""
    systems: Mapping[str, str]


def is_hit(*, method: str, headers: Mapping[str, str]) -> bool:
    """Whether a request asked for the thing itself, on behalf of somebody who is there to see it.

    Args:
        method: of the request; only GET fetches.
        headers: with names in lower case.
    """
    if method != "GET" or _asks_for_a_part(headers.get("range", "")):
        return False
    for name in PREFETCH_HEADERS:
        purpose = headers.get(name)
        if purpose and any(word in purpose.lower() for word in _PREFETCH_WORDS):
            return False
    return True


def agent_class(user_agent: str) -> str:
    """The class of the agent that sends this User-Agent."""
    agent = user_agent.strip()[:_LONGEST_AGENT].lower()
    if not agent:
        return NO_AGENT
    rules = _rules()
    found = rules.exact.get(agent)
    if found:
        return found
    for ending in rules.endings:
        if agent.endswith(ending):
            return rules.endings[ending]
    if rules.harmless.issuperset(_LETTERS.findall(agent)):
        return _ordinary(agent, rules)
    for part in rules.parts:
        if part in agent:
            return _named(agent, rules.parts[part], rules)
    crawls = not rules.crawlers.isdisjoint(_WORDS.findall(agent))
    return CRAWLER if crawls else _ordinary(agent, rules)


def is_ordinary(agent: str) -> bool:
    """Whether a class is that of mail programs and browsers."""
    return agent.startswith(ORDINARY)


def system_of(agent: str) -> str | None:
    """What an ordinary agent runs on, where its class tells."""
    return agent.removeprefix(f"{ORDINARY}_") if agent.startswith(f"{ORDINARY}_") else None


def _asks_for_a_part(header: str) -> bool:
    """Whether somebody looks whether it is there, or goes on with what was counted already."""
    asked = _RANGE.match(header) if header else None
    if asked is None:
        return False
    first, last = asked.groups()
    # Python refuses to read more than 4,300 digits as a number, and these are anybody's.
    return first != "0" or (last != "" and int(last[:20]) < _PROBED_BYTES)


def _named(agent: str, name: str, rules: _Rules) -> str:
    """The class that a part names, unless it is a part of something harmless."""
    if name == CRAWLER and any(harmless in agent for harmless in rules.no_crawlers):
        return _ordinary(agent, rules)
    return name


def _ordinary(agent: str, rules: _Rules) -> str:
    for part in rules.systems:
        if part in agent:
            return rules.systems[part]
    return ORDINARY


@cache
def _rules() -> _Rules:
    agents, crawlers = rule_data("agents"), rule_data("crawlers")

    def all_of(kind: str) -> dict[str, str]:
        return {text: known["class"] for known in agents["classes"] for text in known.get(kind, ())}

    return _Rules(
        exact=all_of("is"),
        endings=all_of("ends"),
        parts=all_of("has") | dict.fromkeys(crawlers["parts"], CRAWLER),
        crawlers=frozenset(crawlers["words"]),
        no_crawlers=tuple(crawlers["but"]),
        harmless=frozenset(agents["harmless"]),
        systems={
            part: f"{ORDINARY}_{system}" for system, parts in agents["systems"] for part in parts
        },
    )

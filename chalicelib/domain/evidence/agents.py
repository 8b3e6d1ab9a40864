"""What fetched a pixel or a link, as far as headers tell.

The raw header is judged here and goes no further. `data/agents.json` and `data/crawlers.json` have
the rules.
"""

import re
from collections.abc import Mapping

from chalicelib.domain.evidence.agent_rules import AgentRules, agent_rules

PREFETCH_HEADERS = ("sec-purpose", "purpose", "x-purpose", "x-moz")
_PREFETCH_WORDS = ("prefetch", "prerender", "preview")

GMAIL_PROXY = "gmail_proxy"
YAHOO_PROXY = "yahoo_proxy"
MAIL_PROXY = "mail_proxy"
BARE_MOZILLA = "bare_mozilla"
BARE_WEBKIT = "bare_webkit"
GOOGLE_PREFETCH = "google_prefetch"
ASSISTANT = "assistant"
PREVIEW = "preview"
SCANNER = "scanner"
HEADLESS = "headless"
PROGRAM = "program"
CRAWLER = "crawler"
NO_AGENT = "no_agent"
UNFAMILIAR = "unfamiliar"
"""Neither a browser's shape nor that of anything known: nobody can say what it is."""
ORDINARY = "ordinary"
"""A mail program or browser; what it runs on may follow: `ordinary_windows`."""

_MAIL_PROGRAM = "mail_program"
"""Ordinary, by its name instead of its shape."""
_OUTDATED = "+outdated"
_SILENT = "+silent"

_LONGEST_AGENT = 1024
"""Of a longer User-Agent so much is looked at."""

_PROBED_BYTES = 1024
_RANGE = re.compile(r"\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)", re.IGNORECASE)
_WORDS = re.compile(r"[a-z][a-z0-9]*")
_NAMES = re.compile(r"[a-z][a-z0-9_.+-]{3,}")
_VERSIONS = re.compile(r"(chrome|crios|firefox|fxios|version|msie|trident|edge)[/ ](\d{1,4})")
_ENGINES = ("gecko", "applewebkit", "trident", "msie", "presto", "khtml", "webkit")
_BROWSERS = ("mozilla/", "opera/")
_DEVICE = ("(linux; android", "(linux; u; android", "(linux; arm; android", "(android")


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


def agent_of(headers: Mapping[str, str]) -> str:
    """The class of the agent that sends these headers, and what else they tell of a browser.

    Args:
        headers: with names in lower case; the User-Agent is read, and whether there is a
            Sec-Fetch-Mode.
    """
    agent, name = _classified(headers.get("user-agent", ""))
    if not name.startswith(ORDINARY) or not agent.startswith(_BROWSERS):
        return name
    versions = {product: int(major) for product, major in reversed(_VERSIONS.findall(agent))}
    if "chrome" in versions:
        # What stands beside it is the version of something else: a WebView, Edge, Opera.
        versions = {"chrome": versions["chrome"]}
    rules = agent_rules()
    if any(major < rules.outdated[product] for product, major in versions.items()):
        return name if "outlook" in agent else name + _OUTDATED
    recent = any(
        major >= rules.recent.get(product, major + 1) for product, major in versions.items()
    )
    return name + _SILENT if recent and "sec-fetch-mode" not in headers else name


def agent_class(user_agent: str) -> str:
    """The class of the agent that sends this User-Agent."""
    return _classified(user_agent)[1]


def bare(agent: str) -> str:
    """The class without what its headers tell beside it."""
    return agent.partition("+")[0]


def is_ordinary(agent: str) -> bool:
    """Whether a class is that of mail programs and browsers."""
    return agent.startswith(ORDINARY)


def is_outdated(agent: str) -> bool:
    """Whether it is a browser years behind its time."""
    return agent.endswith(_OUTDATED)


def is_silent(agent: str) -> bool:
    """Whether it claims to be a recent browser, and does not send what such a one sends."""
    return agent.endswith(_SILENT)


def system_of(agent: str) -> str | None:
    """What an ordinary agent runs on, where its class tells."""
    plain = bare(agent)
    return plain.removeprefix(f"{ORDINARY}_") if plain.startswith(f"{ORDINARY}_") else None


def _classified(user_agent: str) -> tuple[str, str]:
    """As much of the User-Agent as is looked at, and its class."""
    agent = user_agent.strip()[:_LONGEST_AGENT].lower()
    if not agent:
        return agent, NO_AGENT
    rules = agent_rules()
    told = _without_model(agent)
    words = _WORDS.findall(told)
    if not rules.harmless.issuperset(words):
        named = rules.named(told, words)
        if (named is None or named == _MAIL_PROGRAM) and _says_so(told, words, rules):
            named = CRAWLER
        if named:
            return agent, _system(agent, rules) if named == _MAIL_PROGRAM else named
    for text, name in rules.exact:
        if agent == text or (text[0] == "(" and agent.endswith(text)):
            return agent, name
    shaped = agent.startswith(_BROWSERS) and any(map(agent.__contains__, _ENGINES))
    return agent, _system(agent, rules) if shaped else UNFAMILIAR


def _asks_for_a_part(header: str) -> bool:
    """Whether somebody looks whether it is there, or goes on with what was counted already."""
    asked = _RANGE.match(header) if header else None
    if asked is None:
        return False
    first, last = asked.groups()
    # Python refuses to read more than 4,300 digits as a number, and these are anybody's.
    return first != "0" or (last != "" and int(last[:20]) < _PROBED_BYTES)


def _without_model(agent: str) -> str:
    """The agent without the brackets in which an Android device names its model."""
    start = agent.find("(")
    return agent[agent.find(")", start) :] if agent.startswith(_DEVICE, start) else agent


def _says_so(agent: str, words: list[str], rules: AgentRules) -> bool:
    """Whether a program calls itself one."""
    if any(part in agent for part in rules.machine_parts) or ("(+" in agent and "tv" not in agent):
        return True
    ends = rules.machine_ends
    if any(word.endswith(ends) and word not in rules.no_machines for word in words):
        return True
    return not rules.crawlers.isdisjoint(_NAMES.findall(agent))


def _system(agent: str, rules: AgentRules) -> str:
    for part, system in rules.systems:
        if part in agent:
            return system
    return ORDINARY

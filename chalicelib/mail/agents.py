"""What fetched a pixel or a link, as far as headers tell.

The raw header is judged here and goes no further.
"""

from collections.abc import Mapping

PREFETCH_HEADERS = ("sec-purpose", "purpose", "x-purpose", "x-moz")
_PREFETCH_WORDS = ("prefetch", "prerender", "preview")

GMAIL_PROXY = "gmail_proxy"
YAHOO_PROXY = "yahoo_proxy"
ORDINARY = "ordinary"

UNKNOWN_NETWORK = "unknown"


def is_hit(*, method: str, headers: Mapping[str, str]) -> bool:
    """Whether a request asked for the thing itself, on behalf of somebody who is there to see it.

    Args:
        method: of the request; only GET fetches.
        headers: with names in lower case.
    """
    return method == "GET" and not any(
        word in headers.get(name, "").lower()
        for name in PREFETCH_HEADERS
        for word in _PREFETCH_WORDS
    )


def agent_class(user_agent: str) -> str:
    """The class of the agent that sends this User-Agent."""
    if "GoogleImageProxy" in user_agent or "via ggpht.com" in user_agent:
        return GMAIL_PROXY
    if "YahooMailProxy" in user_agent:
        return YAHOO_PROXY
    return ORDINARY

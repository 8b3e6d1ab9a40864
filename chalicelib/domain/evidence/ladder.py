"""A fetch judged at its arrival: from here on there are only facts that name nobody.

What they mean is decided when somebody looks (`verdicts`, `evidence`), so that better rules reach
the past.
"""

import hmac
from collections.abc import Mapping
from datetime import datetime

from chalicelib.domain.evidence.agents import agent_class, agent_of, bare
from chalicelib.domain.evidence.networks import Address, network_class, parse_address
from chalicelib.domain.evidence.places import household
from chalicelib.domain.hits import Fetched, Hit
from chalicelib.domain.tokens import KeyRing, Target

SOURCE_BITS = 12
"""Few enough that thousands of sources share each tag, so that none can be got back from it."""


def judge_fetch(
    *,
    fetched: Fetched,
    headers: Mapping[str, str],
    address: str,
    at: datetime,
    target: Target,
    ring: KeyRing,
) -> Hit:
    """What is kept of a fetch.

    Args:
        fetched: what was.
        headers: with names in lower case; the User-Agent is read, and whether a
            browser says how it fetches.
        address: of the client, as the trusted hop tells it.
        at: when it came.
        target: whose email was fetched.
        ring: whose current key makes the source's tag.
    """
    agent = agent_of(headers)
    parsed = parse_address(address)
    source = None if parsed is None else _source_tag(parsed, bare(agent), target, ring)
    return Hit(at, fetched, agent, network_class(parsed), source)


def comes_from(hit: Hit, address: str, target: Target, ring: KeyRing) -> bool:
    """Whether the hit may have come from this address, as one in thousands of others may too."""
    parsed = parse_address(address)
    tag = None if parsed is None else _source_tag(parsed, bare(hit.agent), target, ring)
    return hit.source is not None and hit.source == tag


def classes_of(headers: Mapping[str, str], address: str) -> tuple[str, str]:
    """The classes of agent and network alone, where nothing else of a fetch is to be kept."""
    return agent_class(headers.get("user-agent", "")), network_class(parse_address(address))


def _source_tag(address: Address, agent: str, target: Target, ring: KeyRing) -> int:
    """Tells the hits of one source from those of another, within one email and nowhere else."""
    said = b"source %d %d %b %b" % (
        target.company_id,
        target.email_id,
        household(address),
        agent.encode(),
    )
    digest = hmac.digest(ring.keys[ring.current], said, "sha256")
    return int.from_bytes(digest[:4]) >> (32 - SOURCE_BITS)

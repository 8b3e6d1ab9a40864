"""Judging a fetch: right and wrong on a labelled set, and the time of a new agent and address.

Ours beside the peers that are installed in `.peers` (`make peers`). A peer knows the User-Agent
alone and answers "bot" or not, so that it is right where it calls machines bots, and people and
their providers' proxies not; what nobody can tell from the agent (ambiguous) is not asked of it.
"""

import json
import subprocess
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from bench.finding import Finding
from bench.labelled import FETCHES, Fetch
from bench.stage import StubAws
from chalicelib.domain.categories import Category
from chalicelib.domain.emails import Outline
from chalicelib.domain.evidence.ladder import judge_fetch
from chalicelib.domain.evidence.verdicts import judge_hit
from chalicelib.domain.hits import PIXEL, Hit, attachment
from chalicelib.domain.judging import Judging
from chalicelib.domain.tokens import KeyRing, Target

_PEERS = Path(__file__).parent.parent / ".peers"
_COMMANDS = (
    (_PEERS / "bin/python", Path(__file__).with_name("peers.py")),
    (Path("node"), Path(__file__).with_name("peers.mjs")),
)
_NEW = 2_000
_ROUNDS = 15

_DELIVERED = datetime(2026, 11, 24, 9, tzinfo=UTC)
_TARGET = Target(12345, 99)
_RING = KeyRing(1, {1: b"k" * 64})


def measure(_: StubAws) -> Iterator[Finding]:
    """Ours against its budgets, then each peer as it is."""
    wrong = [one.name for one in FETCHES if _means(one) != one.means]
    yield Finding(f"judging: wrong of {len(FETCHES)} labelled fetches", 0, len(wrong), str(wrong))
    yield Finding("judging a new agent and address: us", 15, _microseconds())
    asked = [one for one in FETCHES if one.means != "ambiguous"]
    for peer in ask_peers([one.user_agent for one in asked]):
        bots = zip(asked, peer["bots"], strict=True)
        off = [one.name for one, bot in bots if bot != (one.means == "machine")]
        detail = f"{len(asked) - len(off)} right; {peer['microseconds']:.3g} us per new agent"
        yield Finding(f"peer {peer['name']}: wrong of {len(asked)}", 0, len(off), detail)


def _means(one: Fetch) -> str:
    return judge_hit(_sent(), _hit(one), Judging()).verdict.value


def _hit(one: Fetch) -> Hit:
    return judge_fetch(
        fetched=attachment(0) if one.link else PIXEL,
        headers={"user-agent": one.user_agent},
        address=one.address,
        at=_DELIVERED + timedelta(seconds=one.seconds),
        target=_TARGET,
        ring=_RING,
    )


def _sent() -> Outline:
    return Outline(
        email_id=99, category=Category.INVOICE, attachment_count=0, delivered_at=_DELIVERED
    )


def _microseconds() -> float:
    """CPU of one fetch by an agent and from an address that were never seen."""
    rounds = []
    for high in range(_ROUNDS):
        fetches = [
            ({"user-agent": agent}, f"10.{high}.{low >> 8}.{low & 255}")
            for low, agent in enumerate(new_agents(_NEW, salt=high))
        ]
        start = process_time()
        for headers, address in fetches:
            judge_fetch(
                fetched=PIXEL,
                headers=headers,
                address=address,
                at=_DELIVERED,
                target=_TARGET,
                ring=_RING,
            )
        rounds.append((process_time() - start) / _NEW * 1e6)
    return median(rounds)


def new_agents(number: int, *, salt: int = 0) -> list[str]:
    """Browsers of versions that nobody has, so that no cache knows them."""
    return [
        f"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:{salt}.{version}) Gecko/20100101"
        f" Firefox/{salt}.{version}"
        for version in range(number)
    ]


def ask_peers(agents: Sequence[str]) -> Iterator[dict[str, Any]]:
    """What each peer says; none where nothing is installed."""
    given = json.dumps({"agents": agents, "new": new_agents(_NEW)})
    for program, script in _COMMANDS:
        if not _PEERS.exists():
            continue
        done = subprocess.run(
            [program, script], input=given, capture_output=True, text=True, check=False
        )
        yield from (json.loads(line) for line in done.stdout.splitlines())

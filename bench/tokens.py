"""Tokens: what a million forged ones cost AWS, and ours beside pytracking's (`make peers`)."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from bench.finding import Finding
from bench.stage import RING, StubAws
from chalicelib.actions.tracking.record_hit import record_hit
from chalicelib.domain.tokens import Purpose, Target, make_token

FORGED = 1_000_000
BUDGET = 5
_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_LENGTH = 48
_PEERS = Path(__file__).parent.parent / ".peers/bin/python"


def measure(stub: StubAws) -> Iterator[Finding]:
    """The forged ones, then the peer in each of its modes."""
    _fetch(make_token(Target(12345, 99), Purpose.PIXEL, RING))  # the keys are read, and a hit kept
    before = sum(stub.asked().counts.values())
    for token in _forged():
        _fetch(token)
    asked = sum(stub.asked().counts.values()) - before
    yield Finding(f"{FORGED:,} forged tokens: AWS requests", 0, asked)
    yield from _beside_the_peer()


def _fetch(token: str) -> None:
    record_hit(
        token,
        method="GET",
        headers={"user-agent": "Mozilla/5.0"},
        address="203.0.113.9",
        now=datetime.now(UTC),
        purpose=Purpose.PIXEL,
    )


def _forged() -> Iterator[str]:
    """Half of them of nothing, half of a true one with one character that is another."""
    random = Random(1)  # noqa: S311 - the same ones at every run
    true = make_token(Target(12345, 99), Purpose.PIXEL, RING)
    for _ in range(FORGED // 2):
        yield "".join(random.choices(_ALPHABET, k=_LENGTH))
        place = random.randrange(_LENGTH)
        other = random.choice(_ALPHABET.replace(true[place], ""))
        yield true[:place] + other + true[place + 1 :]


def _beside_the_peer() -> Iterator[Finding]:
    if not _PEERS.exists():
        return
    script = Path(__file__).with_name("token_peers.py")
    done = subprocess.run([_PEERS, script], capture_output=True, text=True, check=False)
    ours, *peers = [json.loads(line) for line in done.stdout.splitlines()] or [None]
    for peer in peers:
        what = f"token, made and verified: pytracking {peer['name']} / ours"
        budget = 1 if "undocumented" in peer["name"] else BUDGET
        ratio = Finding.ratio(what, budget, peer["seconds"], ours["seconds"], at_least=True)
        detail = f"{ratio.detail}; {peer['length']} / {ours['length']} characters"
        yield replace(ratio, detail=detail)

"""A small run of `make chaos`: the harness itself works, and its ledger balances."""

import subprocess
import sys

from tests.journeys.conftest import ROOT

ENDS_WITHIN = 180


def chaos(*arguments):
    command = [sys.executable, "-m", "bench.chaos", *arguments]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=ENDS_WITHIN, check=False
    )


def test_of_hundreds_of_emails_none_is_lost_or_repeated_in_silence():
    done = chaos("--seed", "7", "--emails", "300", "--kills", "4")

    numbers = {
        line[:34].strip(): int(line[34:].split()[0])
        for line in done.stdout.splitlines()
        if line[34:].split()[:1] and line[34:].split()[0].isdecimal()
    }
    assert 0 == done.returncode, done.stdout + done.stderr
    assert (300, 0, 0) == (
        numbers["queued (answered with 202)"],
        numbers["lost"],
        numbers["silently repeated"],
    )
    assert 4 <= numbers["workers killed"]

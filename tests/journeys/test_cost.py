"""`make cost` counts the whole road, and what was counted stays under its ceiling."""

import subprocess
import sys

from tests.journeys.conftest import ROOT

ENDS_WITHIN = 180


def test_a_million_emails_cost_no_more_than_their_ceiling():
    done = subprocess.run(
        [sys.executable, "-m", "bench.cost"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=ENDS_WITHIN,
        check=False,
    )

    held = [line for line in done.stdout.splitlines() if "ceiling" in line]
    assert 0 == done.returncode, done.stdout + done.stderr
    assert ["ok"] * 3 == [line.split()[-1] for line in held]

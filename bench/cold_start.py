"""A cold start: importing the service and the first pixel, beside importing botocore and one call.

Each runs in processes of its own, in turn, and times itself from its first line, so that what every
Python process costs is in neither. Both sides find their bytecode: the children keep it in a folder
of their own, which one uncounted round fills. The deployed zip holds none: on AWS both sides would
pay for compiling too.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from tempfile import TemporaryDirectory
from typing import Any

from bench.finding import Finding
from bench.stage import StubAws, pixel_event

_ROUNDS = 15
_SIDES = ("bench.cold_service", "bench.cold_floor")


def measure(stub: StubAws) -> Iterator[Finding]:
    """Wall time and CPU time, of the same processes."""
    given = {"event": pixel_event(), "update": stub.asked().last_update}
    with TemporaryDirectory() as bytecode:
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = bytecode
        rounds = [
            [_start(side, given, environment) for side in _SIDES] for _ in range(1 + _ROUNDS)
        ][1:]
    for clock in ("CPU", "wall"):
        what = f"cold start and first pixel: {clock} / botocore and one call"
        service, floor = ([one[clock] for one in side] for side in zip(*rounds, strict=True))
        yield Finding.ratio(what, 1.3, service, floor)


def _start(module: str, given: dict[str, Any], environment: dict[str, str]) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", module],
        input=json.dumps(given),
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    took: dict[str, float] = json.loads(done.stdout)
    return took

"""A cold start: importing the service and the first pixel, beside importing boto3 and one call.

Each runs in processes of its own, in turn, and times itself from its first line, so that what every
Python process costs is in neither. Both run out of the unpacked zip of `make package`, as on
Lambda: with its bytecode, its libraries and its descriptions of services, and no others.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZipFile

from bench.finding import Finding
from bench.stage import StubAws, pixel_event

_ROOT = Path(__file__).resolve().parent.parent
_PACKAGE = _ROOT / "build" / "package" / "deployment.zip"
_ROUNDS = 15
_SIDES = ("bench.cold_service", "bench.cold_floor")


def measure(stub: StubAws) -> Iterator[Finding]:
    """Wall time and CPU time, of the same processes."""
    given = {"event": pixel_event(), "update": stub.asked().last_update}
    with TemporaryDirectory() as unpacked:
        with ZipFile(_PACKAGE) as package:
            package.extractall(unpacked)
        rounds = [[_start(side, given, unpacked) for side in _SIDES] for _ in range(1 + _ROUNDS)][
            1:
        ]  # the first reads the files from the disk
    for clock in ("CPU", "wall"):
        what = f"cold start and first pixel: {clock} / boto3 and one call"
        service, floor = ([one[clock] for one in side] for side in zip(*rounds, strict=True))
        yield Finding.ratio(what, 1.15, service, floor)


def _start(module: str, given: dict[str, Any], unpacked: str) -> dict[str, float]:
    # -S: no library but the package's own. Whoever imports looks into the folder it runs in first.
    done = subprocess.run(
        [sys.executable, "-S", "-m", module],
        input=json.dumps(given),
        cwd=unpacked,
        env=os.environ | {"PYTHONPATH": str(_ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    took: dict[str, float] = json.loads(done.stdout)
    return took

"""A cold start: importing the service and the first pixel, beside importing boto3 and one call.

And beside the libraries that the service stands on and the two calls that a pixel makes: what the
service's own code adds to them.

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
_FLOORS = {"boto3 and one call": "bench.cold_floor", "libraries, two calls": "bench.cold_libraries"}
_SIDES = ("bench.cold_service", *_FLOORS.values())


def measure(stub: StubAws) -> Iterator[Finding]:
    """Wall time and CPU time, of the same processes."""
    with TemporaryDirectory() as unpacked:
        with ZipFile(_PACKAGE) as package:
            package.extractall(unpacked)
        given: dict[str, Any] = {"event": pixel_event()}
        _start(_SIDES[0], given, unpacked)  # reads the files from the disk, and asks the update
        given["update"] = stub.asked().last_update
        rounds = [[_start(side, given, unpacked) for side in _SIDES] for _ in range(_ROUNDS)]
    for clock in ("CPU", "wall"):
        service, *floors = ([one[clock] for one in side] for side in zip(*rounds, strict=True))
        for name, floor in zip(_FLOORS, floors, strict=True):
            what = f"cold start and first pixel: {clock} / {name}"
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

"""The harness's processes: each ends when its standard input does, so when we do."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench.chaos.orders import Orders
from local import places
from local.child import when_parent_ends

STOPS_WITHIN = 10.0

Process = subprocess.Popen[bytes]


def start(orders: Orders, module: str, *arguments: object, output: int | None = None) -> Process:
    """Start a module of the harness."""
    command = [sys.executable, "-m", module, str(orders), *map(str, arguments)]
    return start_command(orders, command, dict(os.environ), output=output)


def start_command(
    orders: Orders, command: Sequence[str], environment: dict[str, str], output: int | None = None
) -> Process:
    """Start any program; what it says goes to the run's log unless it has somewhere else to go."""
    with (Path(orders.folder) / "log").open("ab") as log:
        return subprocess.Popen(
            command,
            cwd=places.ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=log if output is None else output,
            stderr=log,
            start_new_session=True,
        )


def stop(process: Process) -> None:
    """Ask it to end, and kill it if it does not."""
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()
    try:
        process.wait(STOPS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def running(process: Process) -> Iterator[Process]:
    """Stop it in the end."""
    try:
        yield process
    finally:
        stop(process)


def end_with_parent(act: Callable[[], None] = lambda: os._exit(0)) -> None:
    """In such a process: do this when the time comes, or end at once."""
    when_parent_ends(act)

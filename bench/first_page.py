"""`python -m bench.first_page`: from a fresh clone to the first page that `make run` shows.

Nothing is there but the tools of the machine: the clone lies in a new folder, and pip and uv have
empty caches, so that all is downloaded. Seconds are this machine's and its network's: compare only
what was measured on one machine, one after the other (`--commit` of a former state).
"""

import argparse
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from local.ports import free_port

_ROOT = Path(__file__).resolve().parent.parent
_PATIENCE_SECONDS = 900


def main() -> None:
    """Clone, run, and print how long it took."""
    arguments = _parse()
    with TemporaryDirectory() as scratch:
        clone = Path(scratch) / "clone"
        subprocess.run(["git", "clone", "--quiet", _ROOT, clone], check=True)
        subprocess.run(["git", "checkout", "--quiet", arguments.commit], cwd=clone, check=True)
        environment = os.environ | {"XDG_CACHE_HOME": str(Path(scratch) / "cache")}
        took = _seconds_to_first_page(clone, environment)
    print(f"first page of a fresh clone of {arguments.commit}: {took:.1f} s")


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.first_page", description=__doc__)
    parser.add_argument("--commit", default="HEAD", help="what is committed there is measured")
    return parser.parse_args()


def _seconds_to_first_page(clone: Path, environment: dict[str, str]) -> float:
    port, inbox_port = free_port(), free_port()
    command = ["make", "run", f"PORT={port}", f"INBOX_PORT={inbox_port}"]
    start = time.perf_counter()
    with _running(command, clone, environment) as stage:
        while not _answers(f"http://127.0.0.1:{inbox_port}/page"):
            if stage.poll() is not None or time.perf_counter() - start > _PATIENCE_SECONDS:
                raise SystemExit("`make run` brought no page")
            time.sleep(0.1)
        return time.perf_counter() - start


@contextmanager
def _running(
    command: list[str], folder: Path, environment: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, start_new_session=True
    ) as process:
        try:
            yield process
        finally:
            os.killpg(process.pid, signal.SIGINT)


def _answers(url: str) -> bool:
    try:
        with build_opener(ProxyHandler({})).open(url, timeout=60) as answer:
            return b"<html" in answer.read()
    except (URLError, OSError):
        return False


if __name__ == "__main__":
    main()

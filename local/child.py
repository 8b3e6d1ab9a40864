"""A process that ends with us, however we end."""

import os
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

from local import places

STOPS_WITHIN = 20.0
"""Seconds; the stand-in saves within this time, and a batch being sent comes to its end."""


class Child:
    """A program of this checkout, running in the background.

    Its standard input is a pipe that we hold open and never write to. The end of the pipe tells
    it to stop: when `stop` closes it, and when the kernel does so because we were killed.
    """

    def __init__(self, name: str, process: subprocess.Popen[bytes]) -> None:
        self.name = name
        self._process = process

    @classmethod
    def start(
        cls, name: str, command: Sequence[str], environment: Mapping[str, str], log: Path, lock: int
    ) -> Self:
        """Start a program in a session of its own: the terminal's Ctrl-C is for us alone."""
        with log.open("ab") as output:
            process = subprocess.Popen(
                command,
                cwd=places.ROOT,
                env=dict(environment),
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                start_new_session=True,
                pass_fds=(lock,),
            )
        return cls(name, process)

    def has_ended(self) -> bool:
        """Whether it has stopped by itself."""
        return self._process.poll() is not None

    def stop(self) -> None:
        """Ask it to stop, wait, and kill it if it does not."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def when_parent_ends(act: Callable[[], None]) -> None:
    """In a child: act, on a thread of its own, once the parent stops us or is gone."""

    def wait() -> None:
        while os.read(0, 1):
            pass
        act()

    threading.Thread(target=wait, daemon=True).start()

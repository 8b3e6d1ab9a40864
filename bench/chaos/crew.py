"""The Lambdas' instances: kept at their number, and killed on demand."""

import signal
import subprocess
import threading
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from bench.chaos import process
from bench.chaos.orders import Orders
from bench.chaos.times import TIMED_OUT
from local.trouble import Trouble

MORTAL = "deliver_emails"
_TCP = Path("/proc/net/tcp")


@dataclass(slots=True)
class _Instance:
    """One of a Lambda."""

    name: str
    process: process.Process
    death: int | None
    """Of the plan's deaths, the one that awaits it at some request to AWS."""


class Crew:
    """All instances that run."""

    def __init__(self, orders: Orders, instances: dict[str, int]) -> None:
        """Start so many of each Lambda."""
        self._orders = orders
        self._wanted = instances
        self._started: Counter[str] = Counter()
        self._deaths = list(range(orders.faults.deaths if orders.faults else 0))
        self._running: list[_Instance] = []
        self._lock = threading.Lock()
        self.keep_up()

    def keep_up(self) -> None:
        """Replace those that were killed.

        Raises:
            Trouble: one ended otherwise.
        """
        with self._lock:
            for instance in self._running:
                code = instance.process.poll()
                if code == TIMED_OUT and instance.death is not None:
                    self._deaths.insert(0, instance.death)
                elif code not in {None, -signal.SIGKILL, TIMED_OUT}:
                    raise Trouble(f"{instance.name} ended by itself with {code}")
            self._running = [one for one in self._running if one.process.poll() is None]
            there = Counter(one.name for one in self._running)
            for name, number in self._wanted.items():
                for _ in range(number - there[name]):
                    self._running.append(self._start(name))

    def kill_as_told(self, sinks: IO[bytes]) -> None:
        """Kill the instance at the other end of each connection that the sinks name.

        By its entry in /proc, so on Linux only. Ends with the sinks.
        """
        with suppress(ValueError):  # closed
            for line in sinks:
                port, _, where = line.decode().strip().partition(" ")
                self._kill(int(port), where)

    def _start(self, name: str) -> _Instance:
        incarnation = self._started[name]
        self._started[name] += 1
        death = self._deaths.pop(0) if name == MORTAL and self._deaths else None
        arguments = [name, incarnation] if death is None else [name, incarnation, death]
        started = process.start(self._orders, "bench.chaos.worker", *arguments)
        return _Instance(name, started, death)

    def _kill(self, port: int, where: str) -> None:
        with self._lock:
            for instance in self._running:
                if _holds(instance.process.pid, _sockets_from(port)):
                    instance.process.kill()
                    instance.process.wait()
                    self._orders.books.faults.write("kill", where)
                    if instance.death is not None:
                        self._deaths.insert(0, instance.death)
                    return
        self._orders.books.faults.write("kill", f"missed: {where}")

    def stop(self) -> None:
        """Let all come to an end."""
        for instance in self._running:
            if instance.process.stdin:
                instance.process.stdin.close()
        for instance in self._running:
            try:
                instance.process.wait(process.STOPS_WITHIN)
            except subprocess.TimeoutExpired:
                instance.process.kill()
                instance.process.wait()


def _sockets_from(port: int) -> set[str]:
    """The sockets of loopback with this port of their own, as /proc names them."""
    lines = [line.split() for line in _TCP.read_text().splitlines()[1:]]
    return {f"socket:[{line[9]}]" for line in lines if line[1] == f"0100007F:{port:04X}"}


def _holds(pid: int, sockets: set[str]) -> bool:
    held = set()
    with suppress(OSError):
        for descriptor in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                held.add(str(descriptor.readlink()))
    return not held.isdisjoint(sockets)

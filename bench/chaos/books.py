"""What is written down as it happens, by processes that may be killed at any moment."""

import json
import os
from collections.abc import Iterator
from pathlib import Path


class Book:
    """A file of lines to which several processes append.

    A line is one write: it is there, whole, once `write` returns, whatever becomes of the writer.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def write(self, *entry: object) -> None:
        """Add an entry."""
        os.write(self._file, json.dumps(entry).encode() + b"\n")

    def read(self) -> Iterator[list[object]]:
        """All entries so far."""
        for line in self._path.read_bytes().splitlines():
            entry: list[object] = json.loads(line)
            yield entry


class Books:
    """The books of one run."""

    def __init__(self, folder: Path) -> None:
        self.accepted = Book(folder / "accepted")
        """By a sink: company, email id, recipient."""
        self.queued = Book(folder / "queued")
        """Answered with 202: the request's number."""
        self.faults = Book(folder / "faults")
        """Injected: where, and what."""
        self.odd = Book(folder / "odd")
        """What should not happen."""

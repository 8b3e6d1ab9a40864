"""The DNS records that somebody publishes on the local stage, as they would at their registrar."""

from collections.abc import Iterator
from pathlib import Path

import dns.exception
import dns.rrset

from local.places import write_whole

KINDS = ("TXT", "CNAME", "MX")
_TTL_SECONDS = 60
_LONGEST_STRING = 255


class Zone:
    """Its records lie in a file, so that they stay from run to run, or in memory alone."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self.text = file.read_text() if file and file.exists() else ""

    def publish(self, text: str) -> None:
        """Take these records in place of all that were there: a line each, `NAME TYPE VALUE`.

        Raises:
            ValueError: a line is none.
        """
        lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
        for line in lines:
            _read(line)
        self.text = "\n".join(lines)
        if self._file:
            write_whole(self._file, self.text.encode())

    def add(self, text: str) -> None:
        """Publish more records; raises as `publish` does."""
        self.publish(f"{self.text}\n{text}")

    def find(self, name: str, kind: str) -> list[str]:
        """The values of the records of this kind."""
        return [
            value
            for its_name, its_kind, value in map(_parts, self.text.splitlines())
            if (its_name, its_kind) == (name.lower(), kind)
        ]

    def answers(self, name: str, kind: str) -> Iterator[dns.rrset.RRset]:
        """What is said of the name, as DNS says it."""
        for line in self.text.splitlines():
            its_name, its_kind, _ = _parts(line)
            if (its_name, its_kind) == (name.lower(), kind):
                yield _read(line)


def _parts(line: str) -> tuple[str, str, str]:
    name, kind, value = line.split(maxsplit=2)
    return name.rstrip(".").lower(), kind.upper(), value.strip('"')


def _read(line: str) -> dns.rrset.RRset:
    try:
        name, kind, value = _parts(line)
    except ValueError as error:
        raise ValueError(f"{line!r} is no NAME TYPE VALUE.") from error
    if kind not in KINDS:
        raise ValueError(f"{kind} is not among {', '.join(KINDS)}.")
    if kind == "TXT":
        pieces = range(0, len(value), _LONGEST_STRING)
        value = " ".join(f'"{value[at : at + _LONGEST_STRING]}"' for at in pieces)
    else:
        value = value.rstrip(".") + "."
    try:
        return dns.rrset.from_text(f"{name}.", _TTL_SECONDS, "IN", kind, value)
    except (dns.exception.DNSException, ValueError) as error:
        raise ValueError(f"{line!r} is no record: {error}") from error

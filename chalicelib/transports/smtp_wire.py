"""A connection to an SMTP server: commands out, replies in, by a deadline and within limits.

Not smtplib's: its time-outs begin anew with every byte, its replies may have any number of lines,
and its passwords are ASCII (docs/decisions/0008).
"""

import re
import socket
import ssl
from dataclasses import dataclass
from functools import cache

from chalicelib.domain.clocks import Deadline
from chalicelib.domain.reason_codes import ReasonCode

_MOST_BYTES_OF_LINE = 2048  # RFC 5321 section 4.5.3.1.5 asks for 512; some servers talk more
_MOST_LINES = 100
_CHUNK = 64 * 1024
_REPLY = re.compile(rb"[2-5][0-9]{2}(?:[ -].*)?")
_CLOSING = 421


class LineBroken(Exception):
    """Nothing can be said on this line any more, for it is unreachable, silent, or says garbage."""

    def __init__(self, reason: ReasonCode) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server answered."""

    code: int
    lines: tuple[str, ...]

    @property
    def done(self) -> bool:
        """The command did what it should."""
        return self.code // 100 == 2  # noqa: PLR2004 - RFC 5321 section 4.2.1

    def __str__(self) -> str:
        """For people."""
        return f"{self.code} {'\n'.join(self.lines)}"


class Wire:
    """A connection; whatever breaks it raises LineBroken, and then it is no longer `alive`."""

    def __init__(self, line: socket.socket, deadline: Deadline) -> None:
        self._line = line
        self._received = bytearray()
        self.deadline = deadline
        """By when whatever is asked next must be done."""
        self.alive = True

    @property
    def own_address(self) -> str:
        """This end's address."""
        return str(self._line.getsockname()[0])

    def secure(self, context: ssl.SSLContext, host: str) -> None:
        """Make the line private with whoever can prove to be the host.

        Raises:
            ssl.SSLError: they cannot, or speak no TLS that is good enough.
        """
        # What came before the handshake could be anybody's, and must not count as said after it.
        if self._received:
            raise self._broken(ReasonCode.GARBAGE)
        try:
            self._line.settimeout(self.deadline.left())
            self._line = context.wrap_socket(self._line, server_hostname=host)
        except ssl.SSLError:
            self.close()
            raise
        except OSError as error:
            raise self._broken(reason_of(error)) from error

    def ask(self, command: str) -> Reply:
        """Say one line and hear the answer."""
        self.write(command.encode() + b"\r\n")
        return self.hear()

    def write(self, octets: bytes) -> None:
        """Say what may be more than one line, however slowly it is taken."""
        rest = memoryview(octets)
        try:
            while rest:
                self._line.settimeout(self.deadline.left())
                rest = rest[self._line.send(rest[:_CHUNK]) :]
        except OSError as error:
            raise self._broken(reason_of(error)) from error

    def hear(self) -> Reply:
        """The next reply; the line is closed by one that says so."""
        lines: list[str] = []
        codes: set[int] = set()
        while len(lines) < _MOST_LINES:
            line = self._next_line()
            if not _REPLY.fullmatch(line):
                break
            codes.add(int(line[:3]))
            if len(codes) > 1:
                break  # a yes and a no at once (RFC 5321 section 4.2.1 asks for one code)
            lines.append(_text(line[4:]))
            if line[3:4] != b"-":
                [code] = codes
                if code == _CLOSING:
                    self.close()
                return Reply(code, tuple(lines))
        raise self._broken(ReasonCode.GARBAGE)

    def heard_unasked(self) -> Reply | None:
        """What the server says out of its turn, if it does now; it is in no state to go on."""
        try:
            self._line.settimeout(0)
            self._received += self._line.recv(_CHUNK)
        except (BlockingIOError, ssl.SSLWantReadError):
            if not self._received:
                return None
        except OSError as error:
            raise self._broken(reason_of(error)) from error
        reply = self.hear()
        self.close()
        return reply

    def close(self) -> None:
        """Hang up."""
        self.alive = False
        self._line.close()

    def _next_line(self) -> bytes:
        while (end := self._received.find(b"\n")) < 0 and len(self._received) < _MOST_BYTES_OF_LINE:
            try:
                self._line.settimeout(self.deadline.left())
                some = self._line.recv(_CHUNK)
            except OSError as error:
                raise self._broken(reason_of(error)) from error
            if not some:
                raise self._broken(ReasonCode.UNREACHABLE)
            self._received += some
        if not 0 <= end < _MOST_BYTES_OF_LINE:
            raise self._broken(ReasonCode.GARBAGE)
        line = bytes(self._received[:end]).rstrip(b"\r")
        del self._received[: end + 1]
        return line

    def _broken(self, reason: ReasonCode) -> LineBroken:
        self.close()
        return LineBroken(reason)


def _text(octets: bytes) -> str:
    """What a server wrote, in UTF-8 as RFC 6531 has it, or as older ones do."""
    try:
        return octets.decode()
    except UnicodeDecodeError:
        return octets.decode("latin-1")


def tls_context() -> ssl.SSLContext:
    """TLS 1.2 or later, and certificates of authorities that this machine trusts."""
    return _context_for(ssl.get_default_verify_paths())


@cache
def _context_for(_trusted: ssl.DefaultVerifyPaths) -> ssl.SSLContext:
    # To read the authorities takes longer than a handshake.
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def reason_of(error: OSError) -> ReasonCode:
    """What the network did not do."""
    return ReasonCode.TIMEOUT if isinstance(error, TimeoutError) else ReasonCode.UNREACHABLE

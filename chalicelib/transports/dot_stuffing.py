"""A mail between DATA and the final dot."""

import re
from collections.abc import Iterator

_PIECE = 256 * 1024
_LINE_BREAK = re.compile(rb"\r\n|\r|\n")


def dot_stuffed(mail: bytes, *, piece_size: int = _PIECE) -> Iterator[bytes]:
    """The mail as it goes between DATA and the final dot, in pieces: no second one is in memory.

    No line is a dot alone (RFC 5321 section 4.5.2), also for servers that take half a line break
    for a whole one: to them a mail could hold another (CVE-2023-51764).
    """
    if not mail.count(b"\n") == mail.count(b"\r") == mail.count(b"\r\n"):
        mail = _LINE_BREAK.sub(b"\r\n", mail)
    start, line_begins = 0, True
    while start < len(mail):
        end = mail.rfind(b"\n", start, start + piece_size) + 1 or start + piece_size
        piece = mail[start:end].replace(b"\n.", b"\n..")
        yield b"." + piece if line_begins and piece.startswith(b".") else piece
        start, line_begins = end, piece.endswith(b"\n")
    if not mail.endswith(b"\r\n"):
        yield b"\r\n"

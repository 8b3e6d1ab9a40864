"""Files as parts of a mail (RFC 2045, RFC 2183).

Not left to `EmailMessage`: it tells a name that is longer than a line in one way only (RFC 2231),
which old programs do not know, and lays a large file down in memory several times over.
"""

import re
import unicodedata
from base64 import encodebytes
from urllib.parse import quote

from chalicelib.domain.emails import File

_PIECE = re.compile(r"(?:%[0-9A-F]{2}|[^%]){1,20}")
"""Of an encoded name, what fits into a line."""


def file_part(file: File) -> bytes:
    """The part that brings a file, with its header, byte for byte as the file is."""
    name = file.attachment.filename
    fields = (
        f"Content-Type: {_type_of(file)};\r\n name={_quoted(_in_ascii(name))}\r\n"
        "Content-Transfer-Encoding: base64\r\n"
        f"Content-Disposition: attachment;{_filename(name)}\r\n\r\n"
    )
    return fields.encode() + encodebytes(file.content).replace(b"\n", b"\r\n")


def _type_of(file: File) -> str:
    kind = file.attachment.content_type
    # A mail within a mail may not be encoded (RFC 2046 section 5.2.1), and signatures of receipts
    # break where it is changed: it goes as bytes, with the name by which programs know it.
    return "application/octet-stream" if kind.startswith("message/") else kind


def _filename(name: str) -> str:
    if name.isascii() and name.isprintable():
        return f"\r\n filename={_quoted(name)}"
    pieces = _PIECE.findall(quote(name, safe=""))
    if len(pieces) == 1:
        return f"\r\n filename*=utf-8''{pieces[0]}"
    return ";".join(
        f"\r\n filename*{number}*={piece if number else "utf-8''" + piece}"
        for number, piece in enumerate(pieces)
    )


def _in_ascii(name: str) -> str:
    """The name as who knows no other letters would write it."""
    plain = unicodedata.normalize("NFKD", name)
    return "".join(
        sign if sign.isascii() and sign.isprintable() else "_"
        for sign in plain
        if not unicodedata.combining(sign)
    )


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

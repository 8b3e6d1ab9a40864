"""Header fields that hold what people wrote (RFC 5322, RFC 2047), as lines that end in CRLF.

Not left to `EmailMessage`: it takes `=?…?=` in a value for encoded words and decodes them, line
breaks as well, and Python 3.13.0 folds a long name without its quotes, so that one address becomes
several.
"""

from email.header import Header
from email.headerregistry import Address

_LONGEST_LINE = 998


def text_field(field: str, text: str) -> str:
    """A field that is read as text."""
    line = f"{field}: {text}"
    return (line if _is_plain(line) else f"{field}: {_encoded(text, field)}") + "\r\n"


def address_field(field: str, name: str, address: str) -> str:
    """A field that is one address.

    Raises:
        ValueError, HeaderParseError: this is no address, or there is a line break in it.
    """
    line = f"{field}: {Address(display_name=name, addr_spec=address)}"
    if not name or _is_plain(line):
        return line + "\r\n"
    return f"{field}: {_encoded(name, field)}\r\n <{address}>\r\n"


def _is_plain(line: str) -> bool:
    return line.isascii() and line.isprintable() and "=?" not in line and len(line) <= _LONGEST_LINE


def _encoded(text: str, field: str) -> str:
    return Header(text, "utf-8", header_name=field).encode(linesep="\r\n")

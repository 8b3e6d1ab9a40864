"""Header fields that hold what people wrote (RFC 5322, RFC 2047), as lines that end in CRLF.

Not left to `EmailMessage`: it takes `=?…?=` in a value for encoded words and decodes them, line
breaks as well, and Python 3.13.0 folds a long name without its quotes, so that one address becomes
several.
"""

from email.header import Header
from email.headerregistry import Address

_LONGEST_LINE = 998
_DELIMITERS = frozenset(' "(),:;<>@[\\]')


def text_field(field: str, text: str) -> str:
    """A field that is read as text."""
    line = f"{field}: {text}"
    return (line if _is_plain(line) else f"{field}: {_encoded(text, field)}") + "\r\n"


def address_field(field: str, name: str, address: str) -> str:
    """A field that is one address, in UTF-8 if that is not ASCII (RFC 6532); its name never is.

    Raises:
        ValueError, HeaderParseError: this is no address, or there is a line break in it.
    """
    if not address.isascii():
        return _international(field, name, address)
    line = f"{field}: {Address(display_name=name, addr_spec=address)}"
    if not name or _is_plain(line):
        return line + "\r\n"
    return f"{field}: {_encoded(name, field)}\r\n <{address}>\r\n"


def _international(field: str, name: str, address: str) -> str:
    # `Address` takes ASCII only; normalise_address has judged what is in it.
    local, _, domain = address.rpartition("@")
    Address(addr_spec=f"x@{domain}")
    if not domain.isascii() or not local.isprintable() or set(local) & _DELIMITERS:
        raise ValueError("This is no address.")
    shown = f"{_encoded(name, field)}\r\n " if name else ""
    return f"{field}: {shown}<{address}>\r\n"


def _is_plain(line: str) -> bool:
    return line.isascii() and line.isprintable() and "=?" not in line and len(line) <= _LONGEST_LINE


def _encoded(text: str, field: str) -> str:
    return Header(text, "utf-8", header_name=field).encode(linesep="\r\n")

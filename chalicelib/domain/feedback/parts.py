"""The parts of a mail that somebody else wrote: bounded, and read whatever they claim to be."""

from collections.abc import Iterator
from contextlib import suppress
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message

_DEEPEST = 20
_MOST_PARTS = 100


def parts_of(message: Message) -> Iterator[Message]:
    """The parts in their order, the message itself first, without what is sent back in them."""
    left = [(message, 0)]
    for _ in range(_MOST_PARTS):
        if not left:
            return
        part, depth = left.pop()
        yield part
        if part.get_content_maintype() == "multipart" and depth < _DEEPEST:
            within = part.get_payload()
            children = reversed(within) if isinstance(within, list) else ()
            left += [(one, depth + 1) for one in children if isinstance(one, Message)]


def field_of(message: Message, name: str) -> str:
    """What a field says, in one line, its encoded words read where they can be; empty: nothing.

    As it lies in the mail: what is not ASCII is UTF-8, or nobody knows what (RFC 6532).
    """
    raw = next(
        (str(value) for key, value in message.raw_items() if key.lower() == name.lower()), ""
    )
    text = raw.encode(errors="surrogateescape").decode(errors="replace")
    with suppress(HeaderParseError, LookupError, ValueError):  # then it is read as it stands
        text = str(make_header(decode_header(text)))
    return " ".join(text.split())


def body_text(message: Message) -> str:
    """The text for people, whatever charset it claims; of HTML, where there is no other."""
    found = [part for part in parts_of(message) if part.get_content_maintype() == "text"]
    found.sort(key=lambda part: part.get_content_type() != "text/plain")
    return _decoded(found[0]) if found else ""


def _decoded(part: Message) -> str:
    raw = part.get_payload(decode=True)
    content = raw if isinstance(raw, bytes) else b""
    try:
        return content.decode(part.get_content_charset() or "utf-8", errors="replace")
    except LookupError:
        return content.decode("latin-1")

"""Pictures that a body brings with it, and not from elsewhere."""

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256

MOST_PICTURE_BYTES = 1_000_000
"""Of all pictures of a body: who reads a mail on the way waits for them."""

_DATA = re.compile(
    r"data:image/[a-z0-9.+-]+(?:;[a-z]+=[^;,]*)*;base64,([A-Za-z0-9+/=\s]+)", re.IGNORECASE
)
_NAMED = re.compile(r"(\bsrc\s*=\s*[\"']?)cid:([^\"'\s>]+)", re.IGNORECASE)
_KINDS = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
)
"""What every mail program shows, by how it begins."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture inside a mail."""

    content: bytes
    subtype: str

    @property
    def content_id(self) -> str:
        """What the HTML calls it by (RFC 2392)."""
        return f"{sha256(self.content).hexdigest()[:32]}@picture"

    @property
    def url(self) -> str:
        """The picture as a URL that holds all of it (RFC 2397)."""
        return f"data:image/{self.subtype};base64,{b64encode(self.content).decode()}"


def picture_of(content: bytes) -> Picture | None:
    """A picture by its content, whatever it is called; None if not every mail program shows it."""
    kinds = (kind for begin, kind in _KINDS if content.startswith(begin))
    kind = next(kinds, None)
    return Picture(content, kind) if kind else None


def picture_in(url: str) -> Picture | None:
    """The picture that a URL holds."""
    found = _DATA.fullmatch(url.strip())
    try:
        return picture_of(b64decode(found[1])) if found else None
    except ValueError:
        return None


def without_pictures(body: str) -> str:
    """A body as long as what is written in it."""
    return _DATA.sub("data:", body)


def name_pictures(body: str, named: dict[str, Picture]) -> str:
    """A body whose `cid:` URLs are replaced by the pictures that came with it, by their names."""
    return _NAMED.sub(
        lambda found: found[1] + named[found[2]].url if found[2] in named else found[0], body
    )

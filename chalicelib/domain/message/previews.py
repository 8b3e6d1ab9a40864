"""What a mail looks like before anything of it is queued."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.bodies.reading import read_body
from chalicelib.domain.emails import DeliverAs, Email
from chalicelib.domain.message.bodies import Link, html_part, text_part
from chalicelib.domain.message.feet import foot_of
from chalicelib.domain.words import Locale

_NOWHERE = "about:blank"
"""Where its buttons and links lead: a preview's are nobody's, and nothing counts them."""
_LINE_OF_BASE64 = 57
_LINE_AS_WRITTEN = 78


@dataclass(frozen=True, slots=True)
class Preview:
    """A mail's HTML, which holds its pictures and no pixel, and its text."""

    html: str
    text: str
    size: int
    """About how many bytes travel."""


def preview_of(email: Email, *, body: str, locale: Locale) -> Preview:
    """The mail of an email as it is planned, with a harmless body."""
    files = () if email.deliver_as is DeliverAs.ATTACHMENT else email.attachments
    links = [Link(file.filename, _NOWHERE) for file in files]
    foot = foot_of(email, locale=locale, recipient_url=_NOWHERE)
    read = read_body(body, buttons=bool(links))
    html = html_part(
        read, subject=email.subject, links=links, pixel_url=None, locale=locale, foot=foot.html
    )
    text = text_part(read, links=links, foot=foot.text)
    travelling = [len(picture.content) for picture in read.pictures]
    if email.deliver_as is not DeliverAs.LINK:
        travelling += [file.size for file in email.attachments]
    size = len(html.encode()) + len(text.encode()) + _written(travelling)
    for picture in read.pictures:
        html = html.replace(f"cid:{picture.content_id}", picture.url)
    return Preview(html, text, size)


def _written(sizes: Sequence[int]) -> int:
    """How many bytes files take in a mail."""
    return sum(-(-size // _LINE_OF_BASE64) * _LINE_AS_WRITTEN for size in sizes)

"""What a mail looks like before anything of it is queued."""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.bodies.reading import read_body
from chalicelib.domain.brand.brands import NO_BRAND, Brand
from chalicelib.domain.emails import DeliverAs, Email
from chalicelib.domain.message.bodies import html_part, text_part
from chalicelib.domain.message.compose import NOWHERE, nowhere
from chalicelib.domain.message.feet import foot_of
from chalicelib.domain.words import Locale

_LINE_OF_BASE64 = 57
_LINE_AS_WRITTEN = 78


@dataclass(frozen=True, slots=True)
class Preview:
    """A mail's HTML, which holds its pictures and no pixel, and its text."""

    html: str
    text: str
    size: int
    """About how many bytes travel."""


def preview_of(email: Email, *, body: str, locale: Locale, brand: Brand = NO_BRAND) -> Preview:
    """The mail of an email as it is planned, with a harmless body."""
    links = nowhere(email)
    foot = foot_of(email, locale=locale, recipient_url=NOWHERE)
    read = read_body(body, buttons=bool(links))
    html = html_part(
        read,
        subject=email.subject,
        links=links,
        pixel_url=None,
        locale=locale,
        foot=foot.html,
        sender=email.from_name,
        brand=brand,
    )
    text = text_part(read, links=links, foot=foot.text, brand=brand)
    pictures = brand.pictures_with(read.pictures)
    travelling = [len(picture.content) for picture in pictures]
    if email.deliver_as is not DeliverAs.LINK:
        travelling += [file.size for file in email.attachments]
    size = len(html.encode()) + len(text.encode()) + _written(travelling)
    for picture in pictures:
        html = html.replace(f"cid:{picture.content_id}", picture.url)
    return Preview(html, text, size)


def _written(sizes: Sequence[int]) -> int:
    """How many bytes files take in a mail."""
    return sum(-(-size // _LINE_OF_BASE64) * _LINE_AS_WRITTEN for size in sizes)

"""Mails with whatever people write in names, subjects, bodies and names of files."""

from dataclasses import dataclass, field

from hypothesis import strategies as st

from chalicelib.domain.bodies.pictures import Picture
from chalicelib.domain.emails import Attachment, DeliverAs, Email, File
from chalicelib.domain.message.compose import compose
from chalicelib.domain.requests import is_one_line
from tests.builders import MORNING, RING, an_email, let_in
from tests.hostile import snippets


@dataclass(frozen=True)
class Mail:
    """A mail, and what it was made of."""

    email: Email = field(repr=False)
    files: list[File] = field(repr=False)
    raw: bytes = field(repr=False)


LETTERS = st.sampled_from('aZ0 .,;:"<>()[]@\\=?_èÀ€請🎉')
LINES = (st.text(LETTERS, max_size=120) | st.text(max_size=60)).filter(is_one_line)
NAMES = st.text(LETTERS | st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=90)
TYPES = ["application/pdf", "text/xml; charset=utf-8", "message/rfc822", "text/plain", "image/png"]
PNG = Picture(b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "png")
BODIES = st.builds(
    "{}<p>{}</p>{}".format,
    snippets,
    st.text(max_size=200).map(lambda text: text.replace("<", "&lt;")),
    st.sampled_from(["", "{{allegati}}", f'<img src="{PNG.url}" alt="Logo">', "<br>" * 30]),
)


@st.composite
def _files(draw: st.DrawFn) -> File:
    content = draw(st.binary(max_size=200))
    names = NAMES.map(str.strip)
    name = draw(names.filter(lambda name: name and is_one_line(name) and "/" not in name))
    return File(Attachment(name, draw(st.sampled_from(TYPES)), len(content), "0" * 64), content)


@st.composite
def mails(draw: st.DrawFn) -> Mail:
    """A mail of anything that a request may hold."""
    files = draw(st.lists(_files(), max_size=3))
    deliver_as = draw(st.sampled_from(DeliverAs))
    email = an_email(
        from_name=draw(LINES),
        to_name=draw(LINES),
        subject=draw(LINES),
        reply_to=draw(st.sampled_from([None, "ufficio@bianchi.example"])),
        cc=draw(st.sampled_from(["", "socio@verdi.example"])),
        references=draw(st.sampled_from(["", "<1@a.example> <2@b.example>"])),
        attachments=tuple(file.attachment for file in files),
        deliver_as=deliver_as,
    )
    inside = [] if deliver_as is DeliverAs.LINK else files
    raw = compose(
        email,
        body=let_in(draw(BODIES)),
        files=inside,
        ring=RING,
        public_url="https://mail.example.it",
        locale=draw(st.sampled_from(["it", "en"])),
        at=MORNING,
    )
    return Mail(email, inside, raw)

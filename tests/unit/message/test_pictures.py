"""Pictures of a body travel inside the mail that shows them."""

from email import message_from_bytes
from email.policy import default

from chalicelib.domain.bodies.pictures import Picture
from chalicelib.domain.emails import Attachment, DeliverAs, File
from chalicelib.domain.message.compose import compose
from tests.builders import MORNING, PDF, RING, an_email, let_in

LOGO = Picture(b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "png")
PHOTO = Picture(b"\xff\xd8\xff" + b"y" * 40, "jpeg")


def received(body, files=()):
    email = an_email(
        attachments=tuple(file.attachment for file in files), deliver_as=DeliverAs.ATTACHMENT
    )
    raw = compose(
        email,
        body=let_in(body),
        files=files,
        ring=RING,
        public_url="https://r.example",
        locale="it",
        at=MORNING,
    )
    return message_from_bytes(raw, policy=default)


def test_a_picture_stands_once_beside_the_html_that_shows_it():
    body = (
        f'<p><img src="{LOGO.url}" alt="Logo"> e <img src="{PHOTO.url}"></p><img src="{LOGO.url}">'
    )
    mail = received(body)

    assert "multipart/alternative" == mail.get_content_type()
    plain, related = mail.iter_parts()
    assert "multipart/related" == related.get_content_type()
    html, *pictures = related.iter_parts()
    assert [LOGO.content, PHOTO.content] == [part.get_content() for part in pictures]
    assert ["image/png", "image/jpeg"] == [part.get_content_type() for part in pictures]
    assert {"inline"} == {part.get_content_disposition() for part in pictures}
    names = [part["Content-ID"].strip("<>") for part in pictures]
    assert [2, 1] == [html.get_content().count(f"cid:{name}") for name in names]
    assert "data:" not in html.get_content()
    assert plain.get_content().startswith("Logo e\r\n")


def test_pictures_and_files_travel_together():
    file = File(Attachment("f.pdf", "application/pdf", len(PDF), "0" * 64), PDF)
    mail = received(f'<img src="{LOGO.url}">', [file])

    body, attached = mail.iter_parts()
    assert "multipart/mixed" == mail.get_content_type()
    assert "multipart/alternative" == body.get_content_type()
    assert PDF == attached.get_content()

"""A mail shows its company's face."""

from email import message_from_bytes
from email.policy import default

import pytest

from chalicelib.domain.bodies.pictures import Picture
from chalicelib.domain.brand.brands import Brand, Logo
from chalicelib.domain.emails import DeliverAs
from chalicelib.domain.message.compose import compose
from tests.builders import MORNING, RING, an_email

PNG = Picture(b"\x89PNG\r\n\x1a\nlogo", "png")
BRAND = Brand(
    color="#0b2545",
    footer="Officina Bianchi Srl\nP.IVA 01234567890",
    signature="Anna <amministrazione>",
    logo=Logo(PNG, 880, 160),
)


def received(brand, body="<p>Buongiorno</p>", **details):
    mail = compose(
        an_email(**details),
        body=body,
        files=(),
        ring=RING,
        public_url="https://r.example",
        locale="it",
        at=MORNING,
        brand=brand,
    )
    return message_from_bytes(mail, policy=default)


def test_the_logo_travels_with_the_mail_and_stands_above_what_it_says():
    mail = received(BRAND)
    html = mail.get_body(("html",)).get_content()
    [picture] = [part for part in mail.walk() if part.get_content_maintype() == "image"]

    assert PNG.content == picture.get_content()
    assert f'src="cid:{PNG.content_id}" width="220" height="40"' in html
    assert f"<{PNG.content_id}>" == picture["Content-ID"]
    assert html.index("cid:") < html.index("Buongiorno")
    assert 'alt="Officina Bianchi Srl"' in html


def test_a_logo_that_the_body_shows_too_travels_once():
    mail = received(BRAND, body=f'<p><img src="{PNG.url}" alt=""></p>')

    assert 1 == len([part for part in mail.walk() if part.get_content_maintype() == "image"])


def test_both_parts_say_signature_and_footer_in_that_order():
    mail = received(BRAND)
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))

    for part in (text, html):
        told = [part.index(word) for word in ("Buongiorno", "Anna", "P.IVA 012", "registra")]
        assert sorted(told) == told
    assert "Anna &lt;amministrazione&gt;" in html
    assert "Anna <amministrazione>" in text
    above, below = text.replace("\r\n", "\n").split("\n-- \n")
    assert above.rstrip().endswith("Anna <amministrazione>")
    assert below.startswith("Officina Bianchi Srl\nP.IVA 01234567890\n\n")


def test_buttons_have_its_colour_and_a_lighter_one_in_the_dark():
    html = received(BRAND, deliver_as=DeliverAs.LINK).get_body(("html",)).get_content()
    head, body = html.split("<body")

    assert "background-color:#0b2545;border-radius:8px;color:#ffffff" in body
    assert "#82b1ff!important" not in head
    assert "#1d5bb8" not in html


def test_without_a_face_a_mail_is_as_it_was():
    html = received(Brand()).get_body(("html",)).get_content()

    assert "background-color:#1d5bb8;border-radius:8px;color:#ffffff" in html
    assert "cid:" not in html


@pytest.mark.parametrize("brand", [Brand(signature="a"), Brand(footer="b"), Brand(color="#ffe066")])
def test_each_part_of_a_face_stands_alone(brand):
    assert "Buongiorno" in received(brand).get_body(("plain",)).get_content()

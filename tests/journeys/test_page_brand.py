"""The look of mails in the page's settings: logo, colour, foot, signature, and a mail beside it."""

import struct
import zlib

import pytest
from playwright.sync_api import expect


def a_png(width=4, height=4):
    """A picture of one colour."""

    def chunk(name, content):
        body = name + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = (b"\0" + b"\x1d\x5b\xb8" * width) * height
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def a_file(name, content, kind="image/png"):
    return {"name": name, "mimeType": kind, "buffer": content}


@pytest.fixture
def brand(page, open_page):
    open_page(page)
    page.get_by_role("button", name="Impostazioni").click()
    page.get_by_text("Aspetto delle e-mail", exact=True).click()
    brand = page.locator(".brand")
    expect(brand.frame_locator("iframe").get_by_text("con il pulsante")).to_be_visible()
    return brand


def save(brand):
    brand.get_by_role("button", name="Salva").click()


def saved(brand):
    expect(brand.locator(".saved")).to_have_text("Salvato.")


def test_logo_colour_foot_and_signature_are_chosen_and_a_mail_stands_beside(stub, brand):
    brand.locator("input[type=file]").set_input_files([a_file("logo.png", a_png())])
    expect(brand.get_by_role("img", name="Il logo dell'azienda")).to_be_visible()
    brand.get_by_label("Colore dei pulsanti").fill("#0b6e4f")
    expect(brand).to_contain_text("Testo bianco, contrasto 6,3:1.")
    brand.get_by_label("Firma").fill("Ufficio amministrazione")
    brand.get_by_label("Dati dell'azienda in fondo").fill("Rossi Infissi Srl\nREA BO-123456")
    save(brand)
    saved(brand)

    [asked] = stub.asked("settings/brand", "PATCH")
    assert ("#0b6e4f", "Ufficio amministrazione") == (asked["color"], asked["signature"])
    assert "Rossi Infissi Srl\nREA BO-123456" == asked["footer"]
    assert (4, 4) == (stub.face.brand.logo.width, stub.face.brand.logo.height)
    mail = brand.frame_locator("iframe")
    expect(mail.get_by_text("Ufficio amministrazione")).to_be_visible()
    expect(mail.get_by_role("img").first).to_have_js_property("naturalWidth", 4)

    logo = brand.get_by_role("img", name="Il logo dell'azienda")
    expect(logo).to_have_js_property("naturalWidth", 4)
    brand.get_by_role("button", name="Togli il logo").click()
    expect(logo).to_be_hidden()
    save(brand)
    saved(brand)
    assert stub.face.brand.logo is None


def test_a_logo_that_mail_programs_do_not_show_is_refused_in_words(stub, brand):
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"></svg>'
    brand.locator("input[type=file]").set_input_files([a_file("logo.png", svg)])
    save(brand)

    expect(brand.get_by_text("I programmi di posta non mostrano gli SVG")).to_be_visible()
    assert stub.face.brand.logo is None
    brand.locator("input[type=file]").set_input_files([a_file("logo.png", bytes(2_000_001))])
    expect(brand.get_by_text("L'immagine supera i 2 MB.")).to_be_visible()


def test_a_colour_is_told_by_its_contrast_and_refused_where_it_is_none(brand):
    colour = brand.get_by_label("Colore dei pulsanti")
    colour.fill("#ffd400")
    expect(brand).to_contain_text("Testo nero, contrasto 14,7:1.")
    expect(brand).to_contain_text("Sulla carta bianca il pulsante si distingue poco (1,4:1")
    brand.get_by_label("Scegli il colore").fill("#112233")
    expect(colour).to_have_value("#112233")
    colour.fill("verde")
    save(brand)

    expect(brand.get_by_text("Un colore si scrive come #1d5bb8.")).to_be_visible()
    expect(colour).to_be_focused()

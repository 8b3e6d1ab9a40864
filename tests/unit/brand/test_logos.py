"""Logos as companies hand them over."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from chalicelib.domain.bodies.pictures import Picture
from chalicelib.domain.brand.brands import Logo
from chalicelib.domain.brand.logos import read_logo
from chalicelib.domain.problems import as_problem


def a_picture(kind="PNG", mode="RGB", size=(300, 80), **saved):
    held = BytesIO()
    Image.new(mode, size, 1).save(held, kind, **saved)
    return held.getvalue()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def a_png(width, height, data):
    """A PNG that says to be so large, whatever it holds."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


@pytest.mark.parametrize(
    ("kind", "mode"),
    [
        ("PNG", "RGB"),
        ("PNG", "RGBA"),
        ("PNG", "P"),
        ("PNG", "I;16"),
        ("JPEG", "RGB"),
        ("JPEG", "L"),
    ],
)
def test_a_logo_is_a_png_or_a_jpeg_and_stays_one(kind, mode):
    logo = read_logo(a_picture(kind, mode))

    with Image.open(BytesIO(logo.picture.content)) as shown:
        assert (kind, (300, 80)) == (shown.format, shown.size)
    assert (300, 80) == (logo.width, logo.height)
    assert logo.name.endswith(f".{kind.lower()}")


def test_what_is_written_anew_shows_the_same():
    given = BytesIO()
    picture = Image.effect_noise((60, 40), 80).convert("RGBA")
    picture.putalpha(120)
    picture.save(given, "PNG")

    logo = read_logo(given.getvalue())

    with Image.open(BytesIO(logo.picture.content)) as shown:
        assert picture.tobytes() == shown.convert("RGBA").tobytes()


def test_what_is_written_anew_holds_nothing_but_the_picture():
    exif = Image.Exif()
    exif[0x010E] = "where it was taken"
    for kind in ("PNG", "JPEG"):
        given = a_picture(kind, exif=exif) + b"and another file"

        written = read_logo(given).picture.content

        assert b"where it was taken" in given
        assert b"where it was taken" not in written
        assert b"another file" not in written


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b'<?xml version="1.0"?>\n<svg/>', "svg_not_shown", id="SVG"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", "svg_not_shown", id="bare SVG"),
        pytest.param(a_picture("GIF", "L"), "not_a_picture", id="GIF"),
        pytest.param(b"MZ\x90", "not_a_picture", id="program"),
        pytest.param(b"", "not_a_picture", id="nothing"),
        pytest.param(a_png(10_000, 10_000, b""), "too_many_pixels", id="10,000 each way"),
        pytest.param(a_png(5_000, 2, b""), "too_many_pixels", id="long side"),
        pytest.param(a_png(0, 2, b""), "too_many_pixels", id="no width"),
        pytest.param(a_png(10, 10, bytes(50_000_000)), "not_a_picture", id="bomb"),
        pytest.param(a_png(10, 10, b"123"), "not_a_picture", id="too little"),
        pytest.param(a_picture()[:60], "not_a_picture", id="cut PNG"),
        pytest.param(a_picture("JPEG")[:20], "not_a_picture", id="cut JPEG"),
        pytest.param(b"\xff\xd8\xff\xe0\x00\x04aa", "not_a_picture", id="JPEG without a frame"),
        pytest.param(b"\xff\xd8\xff\xe0\x00\x00aa", "not_a_picture", id="JPEG of no length"),
        pytest.param(a_picture("JPEG", "CMYK"), "not_a_picture", id="for printing"),
        pytest.param(a_picture() + bytes(2_000_000), "too_many_bytes", id="large file"),
    ],
)
def test_what_is_no_logo_is_refused_before_it_is_decoded(content, code):
    with pytest.raises(ValueError, match=r"\w") as refused:
        read_logo(content)

    assert code == as_problem(refused.value.args[0]).code.value


def test_a_logo_that_stays_large_is_refused():
    given = BytesIO()
    Image.effect_noise((500, 500), 90).convert("RGB").save(given, "PNG")

    with pytest.raises(ValueError, match="65536"):
        read_logo(given.getvalue())


def test_a_logo_is_shown_as_large_as_fits_and_no_larger_than_it_is():
    logo = Logo(Picture(b"", "png"), 400, 100)

    assert (200, 50) == logo.fitted(200, 64)
    assert (80, 20) == logo.fitted(200, 20)
    assert (400, 100) == logo.fitted(1000, 1000)

"""Logos as companies hand them over: looked at before anything decodes them, then written anew.

What is written anew holds no more than the picture: no place where it was taken, no second file.
"""

import struct
from collections.abc import Iterator

import mozjpeg_lossless_optimization as mozjpeg
import oxipng

from chalicelib.domain.bodies.pictures import Picture, picture_of
from chalicelib.domain.brand.brands import MOST_LOGO_BYTES, Logo
from chalicelib.domain.problems import Problem, ProblemCode

MOST_PIXELS = 1_000_000
_LONGEST_SIDE = 4_000
_MOST_BYTES_GIVEN = 2_000_000

_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
"""What begins a JPEG's picture: baseline, extended, progressive. Mail programs show no other."""
_SCAN = 0xDA
_GREY_OR_COLOUR = {1, 3}
"""Components of a JPEG that all mail programs show alike: four are for printing."""


def read_logo(content: bytes) -> Logo:
    """The logo, written anew without loss.

    Raises:
        ValueError: with what is wrong with it.
    """
    if _is_svg(content):
        sentence = "Mail programs show no SVG: use a PNG."
        raise ValueError(Problem(ProblemCode.SVG_NOT_SHOWN, sentence))
    picture = picture_of(content)
    if picture is None or picture.subtype not in _SIZES:
        raise ValueError(_no_picture("A logo is a PNG or a JPEG, by its content."))
    if len(content) > _MOST_BYTES_GIVEN:
        raise ValueError(_too_many_bytes(_MOST_BYTES_GIVEN))
    width, height = _size_of(picture)
    written = Picture(_written_anew(picture), picture.subtype)
    if len(written.content) > MOST_LOGO_BYTES:
        raise ValueError(_too_many_bytes(MOST_LOGO_BYTES))
    return Logo(written, width, height)


def _is_svg(content: bytes) -> bool:
    begin = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return begin.startswith(b"<svg") or (begin.startswith((b"<?xml", b"<!")) and b"<svg" in begin)


def _size_of(picture: Picture) -> tuple[int, int]:
    """Width and height, as its header says, if they are a logo's."""
    try:
        width, height = _SIZES[picture.subtype](picture.content)
    except (struct.error, StopIteration) as error:
        raise ValueError(_no_picture("The picture is broken.")) from error
    if not (0 < width <= _LONGEST_SIDE and 0 < height <= _LONGEST_SIDE):
        raise ValueError(_too_many_pixels())
    if width * height > MOST_PIXELS:
        raise ValueError(_too_many_pixels())
    return width, height


def _written_anew(picture: Picture) -> bytes:
    try:
        if picture.subtype == "jpeg":
            return bytes(mozjpeg.optimize(picture.content))
        return bytes(
            oxipng.optimize_from_memory(
                picture.content,
                level=1,
                strip=oxipng.StripChunks.all(),
                interlace=oxipng.Interlacing.Off,
                scale_16=True,
            )
        )
    except (ValueError, oxipng.PngError) as error:
        raise ValueError(_no_picture("The picture is broken.")) from error


def _size_of_png(content: bytes) -> tuple[int, int]:
    length, kind, width, height = struct.unpack_from(">I4sII", content, 8)
    if (length, kind) != (13, b"IHDR"):
        raise struct.error
    return width, height


def _size_of_jpeg(content: bytes) -> tuple[int, int]:
    frames = [at for kind, at in _segments(content) if kind in _FRAMES]
    if len(frames) != 1:
        raise struct.error
    height, width, components = struct.unpack_from(">HHB", content, frames[0] + 1)
    if components not in _GREY_OR_COLOUR:
        raise ValueError(_no_picture("The JPEG's colours are for printing: save it as RGB."))
    return width, height


def _segments(content: bytes) -> Iterator[tuple[int, int]]:
    """What stands before the first scan: the marker of each segment, and where its data begin."""
    at = 2
    while True:
        begin, marker, length = struct.unpack_from(">BBH", content, at)
        if begin != 0xFF or length < 2:  # noqa: PLR2004 - it counts itself
            raise struct.error
        if marker == _SCAN:
            return
        yield marker, at + 4
        at += 2 + length


_SIZES = {"png": _size_of_png, "jpeg": _size_of_jpeg}


def _no_picture(sentence: str) -> Problem:
    return Problem(ProblemCode.NOT_A_PICTURE, sentence)


def _too_many_bytes(most: int) -> Problem:
    sentence = f"The logo is larger than {most} bytes."
    return Problem(ProblemCode.TOO_MANY_BYTES, sentence, max=most)


def _too_many_pixels() -> Problem:
    sentence = f"The logo has more than {MOST_PIXELS} pixels, or a side of over {_LONGEST_SIDE}."
    return Problem(ProblemCode.TOO_MANY_PIXELS, sentence, max=MOST_PIXELS)

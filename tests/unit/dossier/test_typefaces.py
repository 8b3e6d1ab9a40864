"""Typefaces are read as fontTools reads them."""

import pytest
from fontTools.ttLib import TTFont

from chalicelib.domain.dossier.typefaces import _FOLDER, typeface

NAMES = ["DejaVuSans", "DejaVuSans-Bold"]


@pytest.mark.parametrize("name", NAMES)
def test_every_character_has_the_glyph_and_the_width_that_the_file_gives_it(name):
    ours, theirs = typeface(name), TTFont(_FOLDER / f"{name}.ttf")
    units = theirs["head"].unitsPerEm
    expected = {
        chr(code): (theirs.getGlyphID(glyph), round(theirs["hmtx"][glyph][0] * 1000 / units))
        for code, glyph in theirs.getBestCmap().items()
    }

    assert expected == {
        character: (glyph, ours.widths[glyph]) for character, glyph in ours.glyphs.items()
    }


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", ["Città, perché?", "Łódź Erdős Iași", "Αθήνα", "Київ", "«€»“”…→"])
def test_the_languages_of_europe_are_written_as_they_are(name, text):
    assert text == typeface(name).writable(text)


@pytest.mark.parametrize(
    ("text", "written"),
    [("中文", "[U+4E2D][U+6587]"), ("a\nb\tc", "a b c"), ("\x00", "[U+0000]"), ("😀", "[U+1F600]")],
)
def test_what_the_typeface_lacks_is_written_by_its_code(text, written):
    assert written == typeface("DejaVuSans").writable(text)

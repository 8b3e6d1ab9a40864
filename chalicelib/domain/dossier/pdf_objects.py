"""What a PDF holds besides its pages: typefaces, and a file attached to it (ISO 32000)."""

from datetime import datetime

import pydyf

from chalicelib.domain.dossier.typefaces import Typeface


def embed(document: pydyf.PDF, font: Typeface, used: set[str]) -> pydyf.Dictionary:
    """The typeface, embedded whole, with the widths and the meaning of the glyphs that are used."""
    file = pydyf.Stream([font.file], {"Length1": len(font.file)}, compress=True)
    document.add_object(file)
    descriptor = pydyf.Dictionary(
        {
            "Type": "/FontDescriptor",
            "FontName": f"/{font.name}",
            "Flags": 32,
            "FontBBox": pydyf.Array(font.box),
            "ItalicAngle": 0,
            "Ascent": font.ascent,
            "Descent": font.descent,
            "CapHeight": 729,
            "StemV": 90,
            "FontFile2": file.reference,
        }
    )
    document.add_object(descriptor)
    glyphs = sorted({font.glyphs[character]: character for character in sorted(used)}.items())
    widths = pydyf.Array([])
    for glyph, _ in glyphs:
        widths += [glyph, pydyf.Array([font.widths[glyph]])]
    system = {
        "Registry": pydyf.String("Adobe"),
        "Ordering": pydyf.String("Identity"),
        "Supplement": 0,
    }
    descendant = pydyf.Dictionary(
        {
            "Type": "/Font",
            "Subtype": "/CIDFontType2",
            "BaseFont": f"/{font.name}",
            "CIDSystemInfo": pydyf.Dictionary(system),
            "CIDToGIDMap": "/Identity",
            "FontDescriptor": descriptor.reference,
            "W": widths,
        }
    )
    document.add_object(descendant)
    meaning = pydyf.Stream([_to_unicode(glyphs)], compress=True)
    document.add_object(meaning)
    whole = pydyf.Dictionary(
        {
            "Type": "/Font",
            "Subtype": "/Type0",
            "BaseFont": f"/{font.name}",
            "Encoding": "/Identity-H",
            "DescendantFonts": pydyf.Array([descendant.reference]),
            "ToUnicode": meaning.reference,
        }
    )
    document.add_object(whole)
    return whole


def _to_unicode(glyphs: list[tuple[int, str]]) -> bytes:
    """Which character each glyph is, so that text can be searched and copied (Adobe note 5014)."""
    blocks = [glyphs[start : start + 100] for start in range(0, len(glyphs), 100)]
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        "1 begincodespacerange <0000> <ffff> endcodespacerange",
        *(
            f"{len(block)} beginbfchar\n"
            + "\n".join(f"<{glyph:04x}> <{ord(character):04x}>" for glyph, character in block)
            + "\nendbfchar"
            for block in blocks
        ),
        "endcmap CMapName currentdict /CMap defineresource pop end end",
    ]
    return "\n".join(lines).encode()


def attach(document: pydyf.PDF, attached: tuple[str, bytes, str], made_at: datetime) -> None:
    """Put a file into the document (ISO 32000 section 7.11.4)."""
    name, content, about = attached
    parameters = pydyf.Dictionary({"Size": len(content), "ModDate": date(made_at)})
    extra = {"Type": "/EmbeddedFile", "Subtype": "/application#2fjson", "Params": parameters}
    file = pydyf.Stream([content], extra, compress=True)
    document.add_object(file)
    specification = pydyf.Dictionary(
        {
            "Type": "/Filespec",
            "F": pydyf.String(name),
            "UF": pydyf.String(name),
            "Desc": pydyf.String(about),
            "AFRelationship": "/Source",
            "EF": pydyf.Dictionary({"F": file.reference}),
        }
    )
    document.add_object(specification)
    named = pydyf.Array([pydyf.String(name), specification.reference])
    document.catalog["Names"] = pydyf.Dictionary(
        {"EmbeddedFiles": pydyf.Dictionary({"Names": named})}
    )
    document.catalog["AF"] = pydyf.Array([specification.reference])


def date(moment: datetime) -> pydyf.String:
    """A moment of UTC as PDF writes it."""
    return pydyf.String(moment.strftime("D:%Y%m%d%H%M%SZ"))

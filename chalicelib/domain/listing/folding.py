"""Texts as people mean them, to be found and to be put in order (decisions/0066).

Case, accents and the form in which Unicode spells them make no difference, nor do the kinds of
blanks, apostrophes, dashes and quotes.
"""

import re
import unicodedata
from functools import lru_cache

from chalicelib.domain.message.addresses import readable_address

_APOSTROPHES = "`´ʹʻʼʽˈ′‘’‛＇"  # noqa: RUF001 - all that are typed for one
_DASHES = "\N{HYPHEN}\N{FIGURE DASH}\N{EN DASH}\N{EM DASH}\N{HORIZONTAL BAR}\N{MINUS SIGN}"
_QUOTES = "“”„‟«»″"
_LETTERS = {
    "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe",
    "ı": "i",  # noqa: RUF001
}  # fmt: skip
"""Letters that Unicode takes for undivided, and that are typed as these."""
_PLAIN = str.maketrans(
    dict.fromkeys(_APOSTROPHES, "'")
    | dict.fromkeys(_DASHES, "-")
    | dict.fromkeys(_QUOTES, '"')
    | _LETTERS
)
_BLANKS = re.compile(r"\s+")
_HIDDEN = {"Mn", "Cf"}
"""Unicode's categories of accents, and of what has no width."""
_SIGNS = " _-,;:!?.'\"()[]{}@*/\\&#%^+<=>|~$"
"""Those of ASCII, in the order of DUCET."""
_AROUND = '<>()[]{}",;:'
_NUMBERS = {"n", "n°", "no", "nr", "num", "numero"}
_ACUTE_FIRST = {0x300: 0x301, 0x301: 0x300}


def fold(text: str) -> str:
    """The text without what makes no difference, its domains as people write them."""
    return _plain(text).replace("'", "")


def _plain(text: str) -> str:
    if "xn--" in text:
        text = readable_address(text)
    plain = text.lower()
    if not text.isascii():
        compatible = unicodedata.normalize("NFKD", text.translate(_PLAIN))
        letters = unicodedata.normalize("NFKD", compatible.casefold().translate(_PLAIN))
        plain = "".join(one for one in letters if unicodedata.category(one) not in _HIDDEN)
    return _BLANKS.sub(" ", plain.translate(_PLAIN))


def words_of(text: str) -> list[str]:
    """The words that are looked for, folded, without what they were copied with.

    That is brackets, quotes, commas, `mailto:`; and the "n." before a number, as rows show it.
    Where nothing else stands, it is looked for itself.
    """
    words = fold(text).split()
    kept: list[str] = []
    for word in reversed([bare for word in words if (bare := _bare(word))]):
        if not (word in _NUMBERS and kept and any(map(str.isdigit, kept[-1]))):
            kept.append(word)
    return kept[::-1] or words


def _bare(word: str) -> str:
    return word.lstrip(_AROUND).removeprefix("mailto:").lstrip(_AROUND).rstrip(_AROUND + ".")


type Place = tuple[str, str]


def place_of(text: str) -> Place:
    """Where a text stands among others in the order of an Italian dictionary.

    By letters first, then by accents, as DUCET has it for what is written in Latin letters. Blanks
    and signs stand before digits, and these before letters. Case is left to the next field.
    """
    plain = _plain(text)
    letters = plain if plain.isalnum() else "".join(map(_rank, plain))
    accents = unicodedata.normalize("NFD", text.casefold()).translate(_ACUTE_FIRST)
    return letters, accents


@lru_cache(maxsize=1024)
def _rank(letter: str) -> str:
    # DUCET's signs are fewer than the characters before the digits, which nobody writes.
    return letter if letter.isalnum() else chr(1 + _SIGNS.find(letter))

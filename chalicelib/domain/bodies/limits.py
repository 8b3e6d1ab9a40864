"""What a body may ask of whoever reads it: looked at before anything reads it as HTML."""

import re
from collections import Counter

from chalicelib.domain.bodies.tree import DEEPEST, size_of
from chalicelib.domain.problems import Problem, ProblemCode

MOST_ELEMENTS = 5_000
"""An invoice with a thousand lines of four columns has as many."""

_MOST_OPEN = 1_000
_MOST_REOPENED = 100_000
"""Elements that a parser makes of those that are not closed where they should be."""

# Where no tag is a tag.
_NO_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|title|xmp|iframe|noembed|noframes)\b.*?(?:</\1|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)([^>]*)")
_NOT_CLOSED = frozenset({
    "area", "base", "basefont", "bgsound", "body", "br", "col", "colgroup", "dd", "dt", "embed",
    "frame", "head", "hr", "html", "img", "input", "keygen", "li", "link", "meta", "option", "p",
    "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr"
})  # fmt: skip
_REPEATED = frozenset({
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt",
    "u"
})  # fmt: skip
"""What a parser opens again in each block, where it was not closed in the one before."""
_ALIKE = 3
"""Of those that are alike, no more are opened again ("Noah's Ark clause")."""


def check_markup(body: str) -> str:
    """The body, if reading it costs no more than reading a mail.

    Raises:
        ValueError: with what is wrong with it.
    """
    scan = _Scan()
    for end, name, attributes in _TAG.findall(_NO_MARKUP.sub("", body)):
        tag = name.casefold()
        if end:
            scan.close(tag)
        else:
            scan.open(tag, attributes)
    if scan.elements > MOST_ELEMENTS or scan.elements * scan.most_reopened > _MOST_REOPENED:
        raise ValueError(too_many_elements())
    if scan.most_open > _MOST_OPEN:
        raise ValueError(nested_too_deep())
    return body


def check_tree(html: str) -> None:
    """Find what is wrong with the tree that came of it; raises as `check_markup` does."""
    elements, deepest = size_of(html)
    if elements > 2 * MOST_ELEMENTS:
        raise ValueError(too_many_elements())
    if deepest > DEEPEST:
        raise ValueError(nested_too_deep())


def too_many_elements() -> Problem:
    """What is wrong with a body of which a reader had to make too much."""
    sentence = f"The body has more than {MOST_ELEMENTS} elements, or leaves too many open."
    return Problem(ProblemCode.TOO_MANY_ELEMENTS, sentence, max=MOST_ELEMENTS)


def nested_too_deep() -> Problem:
    """What is wrong with a body whose elements stand too deep within each other."""
    sentence = f"Elements of the body are nested deeper than {DEEPEST}."
    return Problem(ProblemCode.NESTED_TOO_DEEP, sentence, max=DEEPEST)


class _Scan:
    """Counts what a parser has to make of tags, without being one."""

    def __init__(self) -> None:
        self.elements = self.most_open = self.most_reopened = 0
        self._open_now = self._reopened = 0
        self._open: dict[str, list[str]] = {}
        self._alike: Counter[tuple[str, str]] = Counter()

    def open(self, tag: str, attributes: str) -> None:
        self.elements += 1
        if tag in _NOT_CLOSED:
            return
        self._open.setdefault(tag, []).append(attributes)
        self._open_now += 1
        self.most_open = max(self.most_open, self._open_now)
        if tag in _REPEATED:
            self._alike[tag, attributes] += 1
            self._reopened += self._alike[tag, attributes] <= _ALIKE
            self.most_reopened = max(self.most_reopened, self._reopened)

    def close(self, tag: str) -> None:
        if not self._open.get(tag):
            return
        was = (tag, self._open[tag].pop())
        self._open_now -= 1
        if tag in _REPEATED:
            self._reopened -= self._alike[was] <= _ALIKE
            self._alike[was] -= 1

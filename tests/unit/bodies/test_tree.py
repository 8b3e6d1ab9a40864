"""The tree of a body is the one that the gate's parser made."""

import html.parser

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.bodies.tree import DEEPEST, VOID, Element, read_tree, size_of, write_tree
from tests.builders import let_in
from tests.hostile import snippets

MARKUP = (
    "<p> </p> <b> </b> <table> <tr> <td> </td> </table> <ul> <li> </ul> <br> <pre>\n </pre> </a>"
    " <img\talt='a\"b>'\tsrc=https://x.example/> <a\thref='https://x.example/?a&amp;b'> &nbsp;"
    " &lt;b&gt; < testo <font\tcolor=red> </font> <!--x--> <o:p> </o:p> &am"
)
PIECES = st.lists(st.sampled_from(MARKUP.split(" "))).map("".join)


class Twin(html.parser.HTMLParser):
    """Builds the same tree by another reader of markup."""

    def __init__(self, page):
        super().__init__()
        self.root = Element("")
        self.path = [self.root]
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs))
        self.path[-1].children.append(element)
        if tag not in VOID:
            self.path.append(element)

    def handle_endtag(self, tag):
        assert self.path.pop().tag == tag

    def handle_data(self, data):
        self.path[-1].children.append(data)


@given(PIECES | snippets)
def test_another_reader_of_markup_finds_the_same_tree(body):
    page = let_in(body)

    assert Twin(page).root == read_tree(page)
    assert page == write_tree(read_tree(page))


def test_what_stands_too_deep_is_not_lost():
    page = "<div>" * 400 + "fondo" + "</div>" * 400

    assert (400, 400) == size_of(page)
    assert "fondo" in write_tree(read_tree(page))
    assert DEEPEST == size_of(write_tree(read_tree(page)))[1]

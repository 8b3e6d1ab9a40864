"""Pages, read as a parser reads them."""

import re
from html.parser import HTMLParser

VOID = {"meta", "input", "path", "circle"}


class Tree(HTMLParser):
    """Reads a page, and that its tags close in order."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.open, self.shown = [], [], ""
        self.feed(page)
        self.close()
        assert [] == self.open

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.shown += "" if self.open[-1:] == ["style"] else data

    def all(self, wanted):
        return [attrs for tag, attrs in self.tags if tag == wanted]


def shown(page):
    """What a page's reader sees, without the style sheet, in one line."""
    return re.sub(r"\s+", " ", Tree(page).shown).strip()


class Tags(HTMLParser):
    """The tags of a page with their attributes, as a parser reads them."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.comments = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_comment(self, data):
        self.comments.append(data)

    def handle_decl(self, decl):
        self.comments.append(decl)

    handle_pi = unknown_decl = handle_decl

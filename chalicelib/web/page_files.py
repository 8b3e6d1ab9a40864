"""The files that browsers get, those of the page under names that tell what is in them.

They lie beside this file as they are written: modules that any browser could load one by one. They
are joined when they are first asked for, without their comments, so that the page takes one request
for its script and needs no build.
"""

import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

_FOLDER = Path(__file__).parent
_IMPORT = re.compile(
    r'^import (?:\{[^}]*\} from )?"(?P<module>[^"]+\.js)";\n'
    r'|^import (?P<name>\w+) from "(?P<data>[^"]+\.json)" with \{ type: "json" \};\n',
    re.MULTILINE,
)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:const|let|function|class) )", re.MULTILINE)
_COMMENT = re.compile(r"^ *(?:/\*\*(?:(?!\*/).)*\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
_SHEET = re.compile(r'^@import "(?P<sheet>[^"]+)";\n', re.MULTILINE)
_LETTERS = 16

EMBED = "embed.1.js"
"""What products load into their own pages: its number changes with what it promises."""


@dataclass(frozen=True, slots=True)
class WebFile:
    """A file as it is sent."""

    content_type: str
    text: str
    digest: str
    """Of the text."""


@cache
def page_html(*, root: str) -> WebFile:
    """The page itself.

    Args:
        root: the way from its URL to that of the service, such as `../`; relative, since a stage's
            prefix may stand before.
    """
    text = (_FOLDER / "index.html").read_text()
    for name in ("page/main.js", "style.css"):
        text = text.replace(f'"{name}"', f'"{root}web/{hashed_name(name)}"')
    return _file("text/html", text)


@cache
def connecting_html() -> WebFile:
    """The page at which a mailbox's owner comes back from its provider."""
    text = (_FOLDER / "connect.html").read_text()
    for name in ("page/settings/connect.js", "style.css"):
        text = text.replace(f'"{name}"', f'"web/{hashed_name(name)}"')
    return _file("text/html", text)


@cache
def contract() -> WebFile:
    """The API's description (its type: RFC 9512)."""
    return _file("application/yaml", (_FOLDER / "openapi.yaml").read_text())


def asset(stem: str) -> WebFile | None:
    """A script (`main.js`, `connect.js`, that for products), or `style.css`; None: no other."""
    return _assets().get(stem)


def hashed_name(path: str) -> str:
    """Under which name an asset may be kept for good."""
    stem, suffix = Path(path).stem, Path(path).suffix
    return f"{stem}.{_assets()[stem + suffix].digest}{suffix}"


@cache
def _assets() -> dict[str, WebFile]:
    return {
        "main.js": _file("text/javascript", join_modules(_FOLDER / "page/main.js")),
        "connect.js": _file("text/javascript", join_modules(_FOLDER / "page/settings/connect.js")),
        EMBED: _file("text/javascript", (_FOLDER / EMBED).read_text()),
        "style.css": _file("text/css", join_sheets(_FOLDER / "style.css")),
    }


def join_modules(first: Path) -> str:
    """The module and those that it imports, each once, behind those that it needs.

    They share one scope then: their names must differ, and none may be imported under another.
    """
    parts: list[str] = []
    seen: set[Path] = set()

    def add(path: Path) -> None:
        if path in seen:
            return
        seen.add(path)
        text = path.read_text()
        for found in _IMPORT.finditer(text):
            if found["module"]:
                add((path.parent / found["module"]).resolve())
            else:
                data = (path.parent / found["data"]).read_text().strip()
                parts.append(f"const {found['name']} = {data};\n")
        parts.append(_COMMENT.sub("", _EXPORT.sub("", _IMPORT.sub("", text))))

    add(first.resolve())
    return "".join(parts)


def join_sheets(first: Path) -> str:
    """The style sheet with those that it imports in their places."""
    return _SHEET.sub(lambda found: (first.parent / found["sheet"]).read_text(), first.read_text())


def _file(content_type: str, text: str) -> WebFile:
    digest = sha256(text.encode()).hexdigest()[:_LETTERS]
    return WebFile(f"{content_type}; charset=utf-8", text, digest)

"""The files that browsers get, those of the page under names that tell what is in them.

They lie beside this file as they are written: modules that any browser could load one by one. They
are joined when they are first asked for, without their comments, so that the page takes one request
for its script, one more for each part that somebody opens, and needs no build.
"""

import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

from chalicelib.web.modules import join_modules, join_sheets

_FOLDER = Path(__file__).parent
_LETTERS = 16
_SCRIPT = "text/javascript; charset=utf-8"
_CALLED = re.compile(r'"\./(\w+)\.js"')  # as joined scripts call each other

EMBED = "embed.1.js"
"""What products load into their own pages: its number changes with what it promises."""


@dataclass(frozen=True, slots=True)
class WebFile:
    """A file as it is sent."""

    content_type: str
    text: str
    digest: str
    """Of the text; of all of them for scripts that name each other."""


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
    """A script (`main.js`, one of its parts, `connect.js`, that for products), or `style.css`."""
    return _assets().get(stem)


def hashed_name(path: str) -> str:
    """Under which name an asset may be kept for good."""
    stem, suffix = Path(path).stem, Path(path).suffix
    return f"{stem}.{_assets()[stem + suffix].digest}{suffix}"


@cache
def _assets() -> dict[str, WebFile]:
    return {
        **_scripts(_FOLDER / "page/main.js"),
        **_scripts(_FOLDER / "page/settings/connect.js"),
        EMBED: _file("text/javascript", (_FOLDER / EMBED).read_text()),
        "style.css": _file("text/css", join_sheets(_FOLDER / "style.css")),
    }


def _scripts(first: Path) -> dict[str, WebFile]:
    """A script and its parts, which name each other: a change of one gives all of them new names.

    So what belongs together is loaded together: a part would start a second page by the main script
    of another version.
    """
    texts = join_modules(first)
    digest = _digest("".join(texts[name] for name in sorted(texts)))
    return {
        name: WebFile(_SCRIPT, _CALLED.sub(rf'"./\1.{digest}.js"', text), digest)
        for name, text in texts.items()
    }


def _file(content_type: str, text: str) -> WebFile:
    return WebFile(f"{content_type}; charset=utf-8", text, _digest(text))


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:_LETTERS]

"""The page's modules, joined into few files.

A module imports another at its head, or by `() => import("./x.js")` where it is needed only when
somebody opens it: what is imported so is a part, a file of its own.
"""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

_IMPORT = re.compile(
    r'^import (?:\{(?P<names>[^}]*)\} from )?"(?P<module>[^"]+\.js)";\n'
    r'|^import (?P<name>\w+) from "(?P<data>[^"]+\.json)" with \{ type: "json" \};\n',
    re.MULTILINE,
)
_PART = re.compile(r'=> import\("(?P<part>[^"]+\.js)"\)')  # types are imported by other signs
_EXPORT = re.compile(r"^export (?=(?:async )?(?:const|let|function|class) )", re.MULTILINE)
_EXPORTED = re.compile(r"^export (?:async )?(?:const|function|class) (\w+)", re.MULTILINE)
_COMMENT = re.compile(r"^ *(?:/\*\*(?:(?!\*/).)*\*/|//[^\n]*)\n", re.MULTILINE | re.DOTALL)
_SHEET = re.compile(r'^@import "(?P<sheet>[^"]+)";\n', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Module:
    path: Path
    text: str

    def imported(self) -> Iterator[tuple[Path, str]]:
        """The modules at its head, each with the names that it takes from there."""
        for found in _IMPORT.finditer(self.text):
            if found["module"]:
                yield self._beside(found["module"]), found["names"] or ""

    def parts(self) -> Iterator[Path]:
        """The modules that it loads when they are opened."""
        return (self._beside(found["part"]) for found in _PART.finditer(self.text))

    def joined(self) -> str:
        """Its text for a scope that it shares, with the data that it imports."""
        data = "".join(
            f"const {found['name']} = {self._beside(found['data']).read_text().strip()};\n"
            for found in _IMPORT.finditer(self.text)
            if found["data"]
        )
        text = _COMMENT.sub("", _EXPORT.sub("", _IMPORT.sub("", self.text)))
        return data + _PART.sub(lambda found: f'=> import("./{Path(found["part"]).name}")', text)

    def _beside(self, name: str) -> Path:
        return (self.path.parent / name).resolve()


def join_modules(first: Path) -> dict[str, str]:
    """The module with those that it imports, and each part that is loaded when it is opened.

    In a file each module stands once, behind those that it needs, and shares its scope: names must
    differ, and none may be imported under another. A part imports from the first file what it needs
    of it; what two parts need beside that stands in both.

    Returns:
        The texts by file name. They call each other `./NAME.js`.
    """
    first = first.resolve()
    main = _with_imported(first, but=frozenset())
    parts: dict[Path, list[_Module]] = {}
    waiting = _parts_of(main)
    while waiting:
        root = waiting.pop()
        if root not in parts:
            parts[root] = _with_imported(root, but=frozenset(module.path for module in main))
            waiting |= _parts_of(parts[root])
    shared = {root: _names_from(main, modules) for root, modules in parts.items()}
    texts = {first.name: _joined(main) + _exporting(set().union(*shared.values()))}
    for root, modules in parts.items():
        taken = f'import {_listed(shared[root])} from "./{first.name}";\n' if shared[root] else ""
        given = set(_EXPORTED.findall(modules[-1].text))
        texts[root.name] = taken + _joined(modules) + _exporting(given)
    return texts


def join_sheets(first: Path) -> str:
    """The style sheet with those that it imports in their places."""
    return _SHEET.sub(lambda found: (first.parent / found["sheet"]).read_text(), first.read_text())


def _with_imported(first: Path, *, but: AbstractSet[Path]) -> list[_Module]:
    """The module behind those that it needs, without what is in another file already."""
    ordered: list[_Module] = []
    seen = set(but)

    def add(path: Path) -> None:
        if path in seen:
            return
        seen.add(path)
        module = _Module(path, path.read_text())
        for imported, _ in module.imported():
            add(imported)
        ordered.append(module)

    add(first)
    return ordered


def _parts_of(modules: Iterable[_Module]) -> set[Path]:
    return {part for module in modules for part in module.parts()}


def _names_from(main: Iterable[_Module], modules: Iterable[_Module]) -> set[str]:
    """What the modules import from those of the first file."""
    there = {module.path for module in main}
    return {
        name
        for module in modules
        for path, names in module.imported()
        if path in there
        for name in re.findall(r"[\w$]+", names)
    }


def _joined(modules: Iterable[_Module]) -> str:
    return "".join(module.joined() for module in modules)


def _exporting(names: AbstractSet[str]) -> str:
    return f"export {_listed(names)};\n" if names else ""


def _listed(names: AbstractSet[str]) -> str:
    return f"{{ {', '.join(sorted(names))} }}"

"""What `make package` leaves in a folder, read back."""

from __future__ import annotations

import ast
import hashlib
import json
from dataclasses import dataclass
from functools import cached_property
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from infra.templates import Template

_UNCHECKED_HASH = (0b01).to_bytes(4, "little")
_HEADER = MAGIC_NUMBER + _UNCHECKED_HASH
"""Of bytecode: https://peps.python.org/pep-0552/."""


@dataclass(frozen=True)
class PackageFiles:
    """A folder that infra/package filled."""

    folder: Path

    @property
    def archive(self) -> Path:
        """The code of every Lambda."""
        return self.folder / "deployment.zip"

    @property
    def sam_file(self) -> Path:
        """The template as Chalice and infra/template.yaml say it together."""
        return self.folder / "sam.yaml"

    @property
    def template_file(self) -> Path:
        """The same in plain CloudFormation: what is checked, rehearsed and deployed."""
        return self.folder / "template.json"

    @cached_property
    def template(self) -> Template:
        """The template that is deployed."""
        document: dict[str, Any] = json.loads(self.template_file.read_text())
        return Template(document)

    @cached_property
    def code(self) -> Code:
        """The code, by the key that the template calls it by."""
        return Code.read(self.archive)


@dataclass(frozen=True)
class Code:
    """What the checks want to know of a zip."""

    key: str
    """Where deploying puts it in the bucket of packages: a name made of its content."""
    handlers: frozenset[str]
    """What Lambda can call in it, as `module.name`, of the modules at its top."""
    uncompiled: frozenset[str]
    """Its modules that have no bytecode which the Python that runs this would take."""

    @classmethod
    def read(cls, archive: Path) -> Code:
        """Look into a zip without running anything of it."""
        with ZipFile(archive) as entries:
            handlers = frozenset(
                f"{name.removesuffix('.py')}.{defined}"
                for name in entries.namelist()
                if name.endswith(".py") and "/" not in name
                for defined in names_defined(entries.read(name).decode())
            )
            uncompiled = frozenset(
                name
                for name in entries.namelist()
                if name.endswith(".py") and not is_compiled(entries, name)
            )
        return cls(key_of(archive), handlers, uncompiled)


def key_of(archive: Path) -> str:
    """The same content, the same key: a package that is there already need not be sent again."""
    return f"ricevuta/{hashlib.sha256(archive.read_bytes()).hexdigest()}.zip"


def is_compiled(entries: ZipFile, module: str) -> bool:
    """Whether bytecode stands beside a module, of this Python and taken without a look at it."""
    try:
        header = entries.read(cache_from_source(module))[: len(_HEADER)]
    except KeyError:
        return False
    return header == _HEADER


def names_defined(source: str) -> set[str]:
    """The functions and variables at the top of a module."""
    names: set[str] = set()
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.FunctionDef):
            names.add(statement.name)
        elif isinstance(statement, ast.Assign):
            names |= {one.id for one in statement.targets if isinstance(one, ast.Name)}
    return names

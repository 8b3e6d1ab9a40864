"""How far an import is: which documents were brought, as they were then."""

import json
from collections.abc import Mapping
from pathlib import Path


class Progress:
    """A file that holds ids and moments and nothing else; replaced as a whole after each page.

    Raises:
        ValueError: there is a file, and it is none of this kind.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._brought = _read(path)

    def is_brought(self, document_id: int, updated_at: str | None) -> bool:
        """Whether the document was brought as it is now."""
        return updated_at is not None and self._brought.get(str(document_id)) == updated_at

    def note(self, document_id: int, updated_at: str | None) -> None:
        """It was brought, or cannot be as it is now."""
        if updated_at is not None:
            self._brought[str(document_id)] = updated_at

    def save(self) -> None:
        """Keep it, whole or not at all."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        new = self._path.with_suffix(".new")
        new.write_text(json.dumps(self._brought, indent=0, sort_keys=True) + "\n")
        new.replace(self._path)


def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    known = json.loads(path.read_bytes())
    if not isinstance(known, Mapping) or not all(isinstance(one, str) for one in known.values()):
        raise ValueError("This is no file of an import.")
    return dict(known)

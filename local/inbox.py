"""The local inbox: every mail the service hands over, as files with its exact bytes."""

import os
import re
import time
from email.parser import BytesHeaderParser
from pathlib import Path
from tempfile import mkstemp

_NAME = re.compile(r"[0-9A-Za-z_-]+(\.[0-9]+)?", re.ASCII)
_OWN_BOUNDARY = re.compile(r"=_[a-z]+\.([0-9]{1,16})\.[0-9]{1,16}", re.ASCII)


class Inbox:
    """A folder of mails, one file each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, raw: bytes) -> str:
        """Store a mail under the email's id and return its name.

        A second mail of the same email becomes `<email_id>.2`: that it was sent twice must show.
        """
        descriptor, unfinished = mkstemp(dir=self._folder, prefix=".unfinished-")
        with os.fdopen(descriptor, "wb") as file:
            file.write(raw)
        stem = _email_id(raw) or f"mail-{time.time_ns()}"
        name, copies = stem, 1
        while not self._is_new(name, unfinished):
            copies += 1
            name = f"{stem}.{copies}"
        Path(unfinished).unlink()
        return name

    def _is_new(self, name: str, unfinished: str) -> bool:
        try:
            self._path(name).hardlink_to(unfinished)  # whole at once, and never over another one
        except FileExistsError:
            return False
        return True

    def names(self) -> list[str]:
        """All mails, newest first."""
        files = list(self._folder.glob("*.eml"))
        return [path.stem for path in sorted(files, key=_age_first, reverse=True)]

    def read(self, name: str) -> bytes | None:
        """A mail's bytes, if there is a mail of this name."""
        if not _NAME.fullmatch(name):
            return None
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.eml"


def _email_id(raw: bytes) -> str | None:
    """The id of the email that a mail is, as its boundary tells.

    Its Message-ID may be that of another one, which it repeats.
    """
    match = _OWN_BOUNDARY.fullmatch(BytesHeaderParser().parsebytes(raw).get_boundary() or "")
    return match[1] if match else None


def _age_first(path: Path) -> tuple[int, str]:
    return path.stat().st_mtime_ns, path.name

"""Write all that a company has into one archive: a .tar.gz that may take several runs."""

import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from io import BytesIO

from chalicelib.domain.clocks import Deadline
from chalicelib.domain.errors import NotFound
from chalicelib.domain.operator.closings import Closing, Place
from chalicelib.domain.operator.plain_items import json_lines
from chalicelib.stores.archives import (
    begin_archive,
    finish_archive,
    keys_under,
    prefixes_of,
    put_part,
)
from chalicelib.stores.attachments import get_content
from chalicelib.tables.operator.closings import note_progress
from chalicelib.tables.operator.holdings import HOLDINGS, page_of

_PART_BYTES = 8 * 1024 * 1024
"""S3 takes parts from 5 MB."""
_LAST_SECONDS = 60
_GZIP = zlib.MAX_WBITS | 16
_END = b"\0" * 2 * tarfile.BLOCKSIZE


def archive_company(closing: Closing, *, now: datetime, deadline: Deadline) -> Closing:
    """Write as much as there is time for; it is done where `archived_at` is set then.

    The archive grows by parts, each of which is a gzip file by itself: one behind the other they
    are one gzip file too (RFC 1952 section 2.2), so that no run has to know what another wrote.

    Raises:
        TryAgainLater: AWS does not answer; the next run goes on behind the last part.
    """
    if not closing.upload_id:
        closing = replace(closing, upload_id=begin_archive(closing), place=Place())
        note_progress(closing)
    part = _Part()
    for entry, behind in _entries(closing):
        part.add(entry)
        if part.size < _PART_BYTES:
            continue
        closing = _store(closing, part, behind)
        part = _Part()
        if not deadline.leaves(_LAST_SECONDS):
            return closing
    part.add(_END)
    closing = _store(closing, part, Place(len(HOLDINGS) + len(prefixes_of(closing.company_id))))
    size = finish_archive(closing)
    closing = replace(closing, archived_at=now, archive_bytes=size, upload_id="")
    note_progress(closing)
    return closing


class _Part:
    """A part under way."""

    def __init__(self) -> None:
        self._zipping = zlib.compressobj(wbits=_GZIP)
        self._zipped = BytesIO()

    @property
    def size(self) -> int:
        """Of what is there of it."""
        return self._zipped.tell()

    def add(self, content: bytes) -> None:
        self._zipped.write(self._zipping.compress(content))

    def whole(self) -> bytes:
        """The part, to which nothing is added any more."""
        self._zipped.write(self._zipping.flush())
        return self._zipped.getvalue()


def _store(closing: Closing, part: _Part, behind: Place) -> Closing:
    number = closing.place.parts + 1
    put_part(closing, number, part.whole())
    closing = replace(closing, place=replace(behind, parts=number))
    note_progress(closing)
    return closing


def _entries(closing: Closing) -> Iterator[tuple[bytes, Place]]:
    """Entries of the archive from where it was left, each with the place behind it."""
    company_id, begin = closing.company_id, closing.place
    prefixes = prefixes_of(company_id)
    for source in range(begin.source, len(HOLDINGS) + len(prefixes)):
        start = begin.start if source == begin.source else ""
        if source < len(HOLDINGS):
            yield from _tables_entries(closing, source, start)
        else:
            yield from _files_entries(closing, source, prefixes[source - len(HOLDINGS)], start)


def _tables_entries(closing: Closing, source: int, start: str) -> Iterator[tuple[bytes, Place]]:
    holding, is_first = HOLDINGS[source], True
    while start or is_first:
        is_first = False
        name = f"{holding.name}/{_number_of(start)}.jsonl"
        items, start = page_of(holding, closing.company_id, start)
        behind = Place(source, start) if start else Place(source + 1)
        if items:
            yield _entry(name, json_lines(items), closing.begun_at), behind


def _number_of(start: str) -> str:
    """A name for a page, by where it begins: the same whichever run writes it."""
    return f"{zlib.crc32(start.encode()):08x}" if start else "first"


def _files_entries(
    closing: Closing, source: int, prefix: str, start: str
) -> Iterator[tuple[bytes, Place]]:
    behind = start
    while keys := keys_under(prefix, after=behind):
        for key in keys:
            behind = key
            try:
                content = get_content(key)
            except NotFound:  # it expired at this moment
                continue
            yield _entry(f"files/{key}", content, closing.begun_at), Place(source, key)


def _entry(name: str, content: bytes, at: datetime) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mtime = len(content), int(at.timestamp())
    padding = -len(content) % tarfile.BLOCKSIZE
    return info.tobuf(tarfile.PAX_FORMAT) + content + b"\0" * padding

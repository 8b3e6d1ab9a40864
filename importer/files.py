"""A document's files at Fatture in Cloud, whose URLs hold for a while."""

import mimetypes
import re
from base64 import b64encode
from http import HTTPStatus
from typing import Any

import urllib3
from fattureincloud_python_sdk.models.issued_document import IssuedDocument
from urllib3.exceptions import HTTPError

_URLS = {
    "document": "url",
    "delivery_note": "dn_url",
    "accompanying_invoice": "ai_url",
    "attachment": "attachment_url",
}
"""By the names of the register."""
_MOST_BYTES = 4_000_000
"""What fits into one request to the register, as base64."""
_NOT_IN_NAMES = re.compile(r"[^\w.-]+")
_PATIENCE = urllib3.Timeout(connect=10, read=60)


def files_of(document: IssuedDocument) -> tuple[dict[str, Any], list[str]]:
    """The register's `files` of the document, and which of them cannot be had."""
    files, missing = {}, []
    kind = document.type.value if document.type else "document"
    with urllib3.PoolManager(timeout=_PATIENCE) as pool:
        for role, field in _URLS.items():
            if url := getattr(document, field):
                file = _fetched(pool, url, f"{kind}-{document.number}-{role}")
                if file:
                    files[role] = file
                else:
                    missing.append(role)
    return files, missing


def _fetched(pool: urllib3.PoolManager, url: str, name: str) -> dict[str, Any] | None:
    try:
        answer = pool.request("GET", url, preload_content=False)
        with answer:
            content = answer.read(_MOST_BYTES + 1)
    except HTTPError:
        return None
    if answer.status != HTTPStatus.OK or not 0 < len(content) <= _MOST_BYTES:
        return None
    content_type = answer.headers.get("Content-Type", "").partition(";")[0] or "application/pdf"
    return {
        "filename": _NOT_IN_NAMES.sub("-", name) + (mimetypes.guess_extension(content_type) or ""),
        "content_type": content_type,
        "content_base64": b64encode(content).decode(),
    }

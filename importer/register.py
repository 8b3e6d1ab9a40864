"""Ricevuta's register of documents, over its API."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import urllib3
from urllib3.exceptions import HTTPError

from importer.trouble import Trouble

_PATIENCE = urllib3.Timeout(connect=10, read=60)
_ASKED_AGAIN = urllib3.Retry(
    total=5,
    allowed_methods=None,
    status_forcelist=[429, 503],
    backoff_factor=1,
    raise_on_status=False,
)
"""To change a document twice is to change it once."""


class Refused(Exception):
    """The register does not take the document; says why, by field."""


class Register:
    """A company's documents there. All raise `Trouble` where it does not answer as it should."""

    def __init__(self, url: str, key: str, company_id: int) -> None:
        self._root = f"{url.rstrip('/')}/c/{company_id}/issued_documents"
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        self._pool = urllib3.PoolManager(headers=headers, timeout=_PATIENCE, retries=_ASKED_AGAIN)

    def bring(self, document_id: int, said: Mapping[str, Any]) -> bool:
        """Change a document, or register it. What is not said of it stays as it is.

        Returns:
            Whether it is new.

        Raises:
            Refused: the register does not take it.
        """
        if self._ask("PATCH", document_id, said) != HTTPStatus.NOT_FOUND:
            return False
        self._ask("PUT", document_id, {name: one for name, one in said.items() if one is not None})
        return True

    def _ask(self, method: str, document_id: int, said: Mapping[str, Any]) -> int:
        try:
            answer = self._pool.request(
                method, f"{self._root}/{document_id}", body=json.dumps(said).encode()
            )
        except HTTPError as error:
            raise Trouble(f"Ricevuta: {type(error).__name__}") from None
        match answer.status:
            case HTTPStatus.OK | HTTPStatus.CREATED | HTTPStatus.NOT_FOUND as status:
                return status
            case HTTPStatus.UNPROCESSABLE_ENTITY:
                raise Refused(_complaints(answer.data))
            case HTTPStatus.UNAUTHORIZED | HTTPStatus.FORBIDDEN:
                raise Trouble("Ricevuta does not let this key register documents")
            case status:
                raise Trouble(f"Ricevuta answers {status}")


def _complaints(body: bytes) -> str:
    """What is wrong with which field, as the API says it; never the values."""
    error = json.loads(body)["error"]
    fields = error.get("validation_result") or {}
    said = [f"{field}: {' '.join(complaints)}" for field, complaints in fields.items()]
    return "; ".join(said) or str(error["message"])

"""What is read of Fatture in Cloud, through its official client."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from http import HTTPStatus
from typing import Any

import fattureincloud_python_sdk as sdk
from fattureincloud_python_sdk.models.client import Client
from fattureincloud_python_sdk.models.issued_document import IssuedDocument
from urllib3.exceptions import HTTPError

from importer.trouble import NoMoreForNow, Trouble

TYPES = (
    *("invoice", "credit_note", "quote", "proforma", "receipt"),
    *("delivery_note", "work_report", "order"),
)
"""What customers are sent, by FIC's names."""
_PAGE = 100
_PATIENCE = 60.0
"""Seconds for one answer."""
_QUOTA_USED = {HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS}

type Row = Mapping[str, Any]


class Fic:
    """A company's books there.

    Its client waits by itself where FIC asks for little patience (429 with Retry-After). All raise
    `Trouble`, and `NoMoreForNow` where the hour's or the month's requests are used up.
    """

    def __init__(self, host: str, token: str, company_id: int) -> None:
        client = sdk.ApiClient(sdk.Configuration(host=host, access_token=token))
        self._clients = sdk.ClientsApi(client)
        self._documents = sdk.IssuedDocumentsApi(client)
        self._company = company_id

    def clients(self) -> dict[int, Client]:
        """All customers, by their ids there; without those whom FIC's client cannot read."""
        listed = self._clients.list_clients_without_preload_content
        rows = (row for page in self._pages(listed, fieldset="detailed") for row in page)
        return {one.id: one for row in rows if (one := read_client(row)) and one.id is not None}

    def documents(self, type_: str, since: date) -> Iterator[list[Row]]:
        """The documents of a type from a day on, oldest first, page by page.

        FIC neither sorts nor filters them by when they were changed.
        """
        listed = self._documents.list_issued_documents_without_preload_content
        query = f"date >= '{since.isoformat()}'"
        return self._pages(listed, type=type_, fieldset="detailed", sort="date,number", q=query)

    def _pages(self, listed: Callable[..., Any], **wish: str) -> Iterator[list[Row]]:
        number, last = 1, 1
        while number <= last:
            try:
                answer = listed(
                    self._company, page=number, per_page=_PAGE, _request_timeout=_PATIENCE, **wish
                )
                page = _read_page(answer.status, answer.headers, answer.data)
            except HTTPError as error:
                raise Trouble(f"Fatture in Cloud: {type(error).__name__}") from None
            last = page["last_page"]
            number += 1
            yield page["data"]


def read_document(row: Row) -> IssuedDocument | None:
    """None where FIC's client cannot read it."""
    return _read(IssuedDocument.from_dict, row)


def read_client(row: Row) -> Client | None:
    """None where FIC's client cannot read it."""
    return _read(Client.from_dict, row)


def _read[T](read: Callable[[dict[str, Any]], T | None], row: Row) -> T | None:
    try:
        return read(dict(row))
    except (ValueError, TypeError, AttributeError):
        return None


def _read_page(status: int, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    wait = headers.get("Retry-After", "")
    if status in _QUOTA_USED and wait.isascii() and wait.isdecimal():
        raise NoMoreForNow(int(wait))
    if status == HTTPStatus.UNAUTHORIZED:
        raise Trouble("Fatture in Cloud does not take the token")
    if status != HTTPStatus.OK:
        raise Trouble(f"Fatture in Cloud answers {status}")
    try:
        page = json.loads(body)
        return {"last_page": int(page["last_page"] or 1), "data": list(page["data"] or ())}
    except (ValueError, TypeError, KeyError):
        raise Trouble("Fatture in Cloud answers what is no list") from None

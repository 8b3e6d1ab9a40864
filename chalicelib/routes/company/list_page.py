"""A page of the list in the envelope of FIC's List Emails."""

from collections.abc import Sequence
from math import ceil
from typing import Any

from chalicelib.actions.listing.list_emails import Page
from chalicelib.routes.company.list_query import ListQuery


def page_envelope(
    query: ListQuery, page: Page, rows: Sequence[dict[str, Any]], *, path: str, cursor: str | None
) -> dict[str, Any]:
    """The rows, and where they stand in the list.

    Args:
        query: what was asked for.
        page: what was found.
        rows: the page's emails as they are shown.
        path: where the list lives.
        cursor: where the page after this one begins; None: nowhere, or only its number tells.
    """
    number = query.page or (None if query.cursor else 1)
    before = (number - 1) * query.per_page if number else 0
    counted = query.page is not None
    last = None if page.total is None else max(1, ceil(page.total / query.per_page))
    # What was followed by cursor has been counted from there on only.
    known = number is not None
    placed = known and bool(rows)
    return {
        "current_page": number,
        "data": rows,
        "first_page_url": _at(query, path, 1) if counted else _first(query, path),
        "from": before + 1 if placed else None,
        "last_page": last if known else None,
        "last_page_url": _at(query, path, last) if counted and last else None,
        "next_page_url": _next(query, path, page, number, cursor),
        "path": path,
        "per_page": query.per_page,
        "prev_page_url": _at(query, path, number - 1)
        if counted and number and number > 1
        else None,
        "to": before + len(rows) if placed else None,
        "total": page.total if known else None,
        "next_cursor": cursor,
        "looked_through": page.looked_through,
    }


def _next(
    query: ListQuery, path: str, page: Page, number: int | None, cursor: str | None
) -> str | None:
    if not page.more:
        return None
    if query.page is not None and number:
        return _at(query, path, number + 1)
    return query.url(path, cursor=cursor) if cursor else _at(query, path, 2)


def _at(query: ListQuery, path: str, number: int) -> str:
    return query.url(path, page=str(number))


def _first(query: ListQuery, path: str) -> str:
    """Without a cursor; an empty one where nothing else says that the list is not counted."""
    return query.url(path) if query.is_ours else query.url(path, cursor="")

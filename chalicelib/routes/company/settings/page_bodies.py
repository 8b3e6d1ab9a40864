"""The bodies of requests about the page; imported when needed, as pydantic is."""

from dataclasses import replace
from typing import Annotated

from pydantic import AfterValidator, Field

from chalicelib.domain.access.origins import MOST_ORIGINS, normalise_origin
from chalicelib.domain.companies import Company, SavedView, Scope
from chalicelib.routes.request_bodies import Actor, Body, OneLine, read_body

_MOST_VIEWS = 10
_VIEW = r"^((period|from|to|category|state|days|sort)=[A-Za-z0-9_-]{1,30}(&|$))+$"
"""No search words: they name people, whom erasing would have to find here."""


class _SavedView(Body):
    name: Annotated[OneLine, Field(min_length=1, max_length=40)]
    query: Annotated[str, Field(max_length=400, pattern=_VIEW)]


class SavedViews(Body):
    """The views that a company keeps."""

    views: Annotated[list[_SavedView], Field(max_length=_MOST_VIEWS)]


class SessionRequest(Body):
    """A session as it is asked for."""

    scopes: Annotated[frozenset[Scope], Field(min_length=1)] | None = None
    """What it may do, None: all that the key may."""
    actor: Actor | None = None
    """Whose it is."""
    renewable: Annotated[bool, Field(strict=True)] = False
    """Whether its end can be put off."""


class PageSettings(Body):
    """Who may show the page, and whether it notifies."""

    frame_origins: Annotated[
        list[Annotated[str, AfterValidator(normalise_origin)]], Field(max_length=MOST_ORIGINS)
    ]
    notifications: Annotated[bool, Field(strict=True)] = True


def read_session_request(raw_body: bytes) -> SessionRequest:
    """The session that is asked for.

    Raises:
        MalformedRequest: the body is not JSON.
        InvalidRequest: says which field is wrong, and why.
    """
    return read_body(SessionRequest, raw_body)


def read_page_settings(raw_body: bytes, company: Company) -> Company:
    """The company with these rules, each origin once; raises as `read_session_request` does."""
    asked = read_body(PageSettings, raw_body)
    origins = tuple(dict.fromkeys(asked.frame_origins))
    return replace(company, frame_origins=origins, notifications=asked.notifications)


def read_saved_views(raw_body: bytes) -> list[SavedView]:
    """Views of the list, in their order; raises as `read_session_request` does."""
    asked = read_body(SavedViews, raw_body).views
    return [SavedView(view.name, view.query) for view in asked]

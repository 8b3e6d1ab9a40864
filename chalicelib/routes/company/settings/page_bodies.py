"""The bodies of requests about the page; imported when needed, as pydantic is."""

from typing import Annotated

from pydantic import AfterValidator, Field

from chalicelib.domain.access.origins import MOST_ORIGINS, normalise_origin
from chalicelib.domain.companies import Scope
from chalicelib.routes.request_bodies import Actor, Body, read_body


class SessionRequest(Body):
    """A session as it is asked for."""

    scopes: Annotated[frozenset[Scope], Field(min_length=1)] | None = None
    """What it may do, None: all that the key may."""
    actor: Actor | None = None
    """Whose it is."""
    renewable: Annotated[bool, Field(strict=True)] = False
    """Whether its end can be put off."""


class PageSettings(Body):
    """Who may show the page."""

    frame_origins: Annotated[
        list[Annotated[str, AfterValidator(normalise_origin)]], Field(max_length=MOST_ORIGINS)
    ]


def read_session_request(raw_body: bytes) -> SessionRequest:
    """The session that is asked for.

    Raises:
        MalformedRequest: the body is not JSON.
        InvalidRequest: says which field is wrong, and why.
    """
    return read_body(SessionRequest, raw_body)


def read_page_settings(raw_body: bytes) -> list[str]:
    """Who may show the page in a frame, each once; raises as `read_session_request` does."""
    return list(dict.fromkeys(read_body(PageSettings, raw_body).frame_origins))

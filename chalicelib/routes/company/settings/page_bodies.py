"""The bodies of requests about the page; imported when needed, as pydantic is."""

from typing import Annotated

from pydantic import AfterValidator, Field

from chalicelib.domain.access.origins import MOST_ORIGINS, normalise_origin
from chalicelib.domain.companies import Scope
from chalicelib.routes.request_bodies import Actor, Body, read_body


class _Session(Body):
    scopes: Annotated[frozenset[Scope], Field(min_length=1)] | None = None
    actor: Actor | None = None


class PageSettings(Body):
    """Who may show the page."""

    frame_origins: Annotated[
        list[Annotated[str, AfterValidator(normalise_origin)]], Field(max_length=MOST_ORIGINS)
    ]


def read_session_request(raw_body: bytes) -> tuple[frozenset[Scope] | None, str]:
    """What the session may do, None: all that the key may; and whose it is.

    Raises:
        MalformedRequest: the body is not JSON.
        InvalidRequest: says which field is wrong, and why.
    """
    body = read_body(_Session, raw_body)
    return body.scopes, body.actor or ""


def read_page_settings(raw_body: bytes) -> list[str]:
    """Who may show the page in a frame, each once; raises as `read_session_request` does."""
    return list(dict.fromkeys(read_body(PageSettings, raw_body).frame_origins))

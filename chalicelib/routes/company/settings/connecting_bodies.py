"""The bodies of requests that connect a mailbox; imported when needed, as pydantic is."""

from typing import Annotated

from pydantic import Field, SecretStr

from chalicelib.domain.companies import GrantedBy
from chalicelib.routes.request_bodies import Body, OneLine, PlainAddress, read_body


class BeginningBody(Body):
    """Which mailbox is to be connected."""

    provider: GrantedBy
    email: PlainAddress
    from_name: Annotated[OneLine, Field(max_length=200)] = ""


class EndingBody(Body):
    """What a provider gave a mailbox's owner to bring back (RFC 6749 section 4.1.2)."""

    state: Annotated[OneLine, Field(min_length=1, max_length=200)]
    code: Annotated[SecretStr, Field(min_length=1, max_length=4096)]


def read_beginning(raw_body: bytes) -> BeginningBody:
    """Which mailbox.

    Raises:
        MalformedRequest: the body is not JSON.
        InvalidRequest: says which field is wrong, and why.
    """
    return read_body(BeginningBody, raw_body)


def read_ending(raw_body: bytes) -> EndingBody:
    """What was brought back; raises as `read_beginning` does."""
    return read_body(EndingBody, raw_body)

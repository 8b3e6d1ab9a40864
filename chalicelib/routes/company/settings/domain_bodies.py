"""The body of a request that sets a company's own domain."""

from typing import Annotated

from pydantic import Field

from chalicelib.domain.companies import Fallback
from chalicelib.routes.request_bodies import Body, OneLine, PlainAddress, read_body


class DomainBody(Body):
    """A company's own domain, by the address to send as."""

    from_email: PlainAddress
    from_name: Annotated[OneLine, Field(max_length=200)] = ""
    fallback: Fallback = Fallback.WAIT


def read_domain_settings(raw_body: bytes) -> DomainBody:
    """The settings, each by itself as it may be.

    Raises:
        MalformedRequest: the body is not JSON.
        InvalidRequest: says which field is wrong, and why.
    """
    return read_body(DomainBody, raw_body)

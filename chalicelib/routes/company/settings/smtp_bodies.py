"""The body of a request that sets a company's own mail server."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr

from chalicelib.domain.companies import Fallback, Security
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.routes.request_bodies import Body, OneLine, PlainAddress, WholeNumber, read_body

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def _speakable(password: SecretStr) -> SecretStr:
    # NUL ends a field of AUTH PLAIN (RFC 4616).
    if _CONTROL.search(password.get_secret_value()):
        raise ValueError(
            Problem(ProblemCode.NOT_ONE_LINE, "Control characters are not allowed here.")
        )
    return password


class SmtpBody(Body):
    """A company's own mail server, as it is to be."""

    host: Annotated[OneLine, Field(min_length=1, max_length=253)]
    port: WholeNumber
    security: Security | None = None
    username: Annotated[OneLine, Field(min_length=1, max_length=320)]
    password: (
        Annotated[SecretStr, Field(min_length=1, max_length=1024), AfterValidator(_speakable)]
        | None
    ) = None
    from_email: PlainAddress
    from_name: Annotated[OneLine, Field(max_length=200)] = ""
    fallback: Fallback = Fallback.WAIT
    max_per_minute: Annotated[WholeNumber, Field(ge=1, le=6000)] | None = None

    @property
    def said_password(self) -> str | None:
        """The password, where one was given."""
        return self.password.get_secret_value() if self.password else None


def read_smtp_settings(raw_body: bytes) -> SmtpBody:
    """The settings, each by itself as it may be.

    Raises:
        MalformedRequest: the body is not JSON.
        InvalidRequest: says which field is wrong, and why.
    """
    return read_body(SmtpBody, raw_body)

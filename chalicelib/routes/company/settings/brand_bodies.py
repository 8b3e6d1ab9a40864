"""The body of a request that sets a company's brand; imported when needed, as pydantic is."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field, PlainValidator

from chalicelib.domain.brand.brands import Brand, Logo
from chalicelib.domain.brand.logos import read_logo
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.domain.requests import is_one_line
from chalicelib.routes.company.file_bodies import decode_base64
from chalicelib.routes.request_bodies import Body, read_body

_COLOR = re.compile(r"#[0-9a-fA-F]{6}")


def _color(text: str) -> str:
    if not _COLOR.fullmatch(text):
        raise ValueError(Problem(ProblemCode.NOT_A_COLOR, "A colour is written as #1d5bb8."))
    return text.lower()


def _lines(text: str) -> str:
    lines = [line.strip() for line in text.strip().splitlines()]
    if not all(map(is_one_line, lines)):
        sentence = "Control characters are not allowed here."
        raise ValueError(Problem(ProblemCode.NOT_ONE_LINE, sentence))
    return "\n".join(lines)


def _logo(text: object) -> Logo:
    return read_logo(decode_base64(text))


type _Lines = Annotated[str, Field(max_length=1_000), AfterValidator(_lines)]


class BrandBody(Body):
    """A company's face; its logo goes in as base64, and is shown by its URL."""

    color: Annotated[str, AfterValidator(_color)] | None = None
    footer: _Lines | None = None
    signature: _Lines | None = None
    logo_base64: Annotated[Logo, PlainValidator(_logo)] | None = None


def read_brand(raw_body: bytes, *, logo: Logo | None) -> Brand:
    """The brand that is wished.

    Args:
        raw_body: of the request.
        logo: what is kept where the body names none.

    Raises:
        MalformedRequest: the body is not JSON.
        InvalidRequest: says which field is wrong, and why.
    """
    said = read_body(BrandBody, raw_body)
    return Brand(
        color=said.color or "",
        footer=said.footer or "",
        signature=said.signature or "",
        logo=said.logo_base64 if "logo_base64" in said.model_fields_set else logo,
    )

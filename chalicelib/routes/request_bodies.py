"""What all request bodies share; imported when needed, as pydantic is."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from chalicelib.domain.errors import InvalidRequest, MalformedRequest
from chalicelib.domain.message.addresses import normalise_address, normalise_plain_address
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.domain.requests import LONGEST_ACTOR, is_one_line
from chalicelib.routes.pydantic_problems import problem_of

# RFC 3339 section 5.6: the offset is no matter of taste, or 9:00 would be anybody's nine o'clock.
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})",
    re.IGNORECASE,
)

_MOST_TOLD = 50
"""Problems of one body, so that an answer is no larger for what was sent to make it so."""
_LONGEST_NAME = 100
"""Characters of a step of a path: who sends a field may call it anything."""

# Nothing that is told here is older; year 1 with an offset is before the calendar in UTC.
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


def _one_line(text: str) -> str:
    if not is_one_line(text):
        sentence = "Line breaks and control characters are not allowed here."
        raise ValueError(Problem(ProblemCode.NOT_ONE_LINE, sentence))
    return text.strip()


def _number_as_text(value: object) -> object:
    # Products that number documents with whole numbers send them as such. True is one for Python.
    return str(value) if type(value) is int else value


def _whole(value: object) -> object:
    # A whole number for JSON Schema too, and what some serialisers make of one.
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _moment(text: object) -> datetime:
    if not isinstance(text, str) or not _MOMENT.fullmatch(text):
        sentence = "This is no moment with its offset, as in 2026-12-01T09:00:00+01:00."
        raise ValueError(Problem(ProblemCode.NOT_A_MOMENT, sentence))
    try:
        moment = datetime.fromisoformat(text.upper())
    except ValueError as error:
        raise ValueError(Problem(ProblemCode.NOT_A_MOMENT, "There is no such moment.")) from error
    if moment < _EARLIEST:
        sentence = "This moment is before the year 2000."
        raise ValueError(Problem(ProblemCode.MOMENT_TOO_EARLY, sentence))
    return moment


def normal_address(text: str) -> str:
    """An address as the service writes it; raises ValueError where it is none."""
    try:
        return normalise_address(text)
    except ValueError as error:
        raise ValueError(Problem(ProblemCode.NOT_AN_ADDRESS, str(error))) from error


def plain_address(text: str) -> str:
    """An address that every server can take; raises ValueError where it is none."""
    try:
        return normalise_plain_address(text)
    except ValueError as error:
        raise ValueError(Problem(ProblemCode.NOT_AN_ADDRESS, str(error))) from error


type OneLine = Annotated[str, AfterValidator(_one_line)]
type NumberOrText = Annotated[OneLine, BeforeValidator(_number_as_text)]
type WholeNumber = Annotated[int, Field(strict=True), BeforeValidator(_whole)]
type YesOrNo = Annotated[bool, Field(strict=True)]
type Moment = Annotated[datetime, BeforeValidator(_moment)]
type Actor = Annotated[OneLine, Field(min_length=1, max_length=LONGEST_ACTOR)]
type EmailAddress = Annotated[OneLine, AfterValidator(normal_address)]
type PlainAddress = Annotated[OneLine, AfterValidator(plain_address)]


class Body(BaseModel):
    """What all bodies have in common."""

    # A misspelt field is an error: it would be silently without effect.
    model_config = ConfigDict(extra="forbid", frozen=True)


class RecipientBody(Body):
    """The recipient that a request names."""

    email: EmailAddress
    name: Annotated[OneLine, Field(max_length=200)] = ""


def read_body[B: Body](model: type[B], raw_body: bytes) -> B:
    """What a body says.

    Raises:
        MalformedRequest: the body is not JSON.
        InvalidRequest: says which field is wrong, and why.
    """
    try:
        return model.model_validate_json(raw_body or b"{}")
    except ValidationError as error:
        # Not as its cause: what stands in the body stands in the error.
        raise _refusal(error) from None


def _refusal(error: ValidationError) -> MalformedRequest | InvalidRequest:
    """What is wrong with a body, without a word of what stands in it."""
    details = error.errors(include_url=False, include_input=False)
    if details[0]["type"] == "json_invalid":
        return MalformedRequest("The body is not valid JSON.")
    problems: dict[str, list[Problem]] = {}
    for detail in details[:_MOST_TOLD]:
        problems.setdefault(_path(detail["loc"]), []).append(problem_of(detail))
    if (more := len(details) - _MOST_TOLD) > 0:
        problem = Problem(ProblemCode.AND_MORE, f"And {more} more problems.", more=more)
        problems.setdefault("body", []).append(problem)
    return InvalidRequest(problems)


def _path(location: tuple[Any, ...]) -> str:
    return ".".join(str(step)[:_LONGEST_NAME] for step in location) or "body"

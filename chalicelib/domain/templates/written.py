"""A mail's subject and body, written from a template."""

from dataclasses import dataclass
from typing import Self

from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.domain.requests import is_one_line
from chalicelib.domain.templates.facts import MailFacts, values_of
from chalicelib.domain.templates.templates import Template
from chalicelib.domain.templates.texts import MOST_FILLED_BYTES, fill_body, fill_subject
from chalicelib.domain.templates.variables import Variable


@dataclass(frozen=True, slots=True)
class WrittenMail:
    """What a template makes of facts."""

    subject: str
    body: str
    """HTML, with `{{allegati}}` where the buttons go."""
    missing: tuple[Variable, ...]
    """What nobody knows: these stand in the text as in the template, and it is not to be sent."""
    template_id: str
    version: int

    @property
    def written_by(self) -> str:
        """The version, as an email remembers it."""
        return f"{self.template_id}/{self.version}"

    def whole(self) -> Self:
        """The same mail, where nothing is missing.

        Raises:
            InvalidRequest: says which values are.
        """
        if self.missing:
            raise InvalidRequest({"template": [_missing(one) for one in self.missing]})
        return self


def fill_template(template: Template, facts: MailFacts) -> WrittenMail:
    """Fill a template.

    Raises:
        InvalidRequest: a value in the subject has several lines, or all is too long.
    """
    values = values_of(facts, template.key.locale)
    subject = fill_subject(template.subject, values)
    if not is_one_line(subject.text):
        sentence = "A value in the subject has several lines."
        raise InvalidRequest({"template": [Problem(ProblemCode.NOT_ONE_LINE, sentence)]})
    body = fill_body(template.body, values)
    if len(body.text.encode()) > MOST_FILLED_BYTES:
        sentence = f"The filled body is longer than {MOST_FILLED_BYTES} bytes of UTF-8."
        problem = Problem(ProblemCode.TOO_MANY_BYTES, sentence, max=MOST_FILLED_BYTES)
        raise InvalidRequest({"template": [problem]})
    return WrittenMail(
        subject.text,
        body.text,
        tuple(dict.fromkeys(subject.missing + body.missing)),
        template.key.template_id,
        template.version,
    )


def _missing(variable: Variable) -> Problem:
    sentence = f"Nobody said what {{{{{variable}}}}} is."
    return Problem(ProblemCode.VALUE_MISSING, sentence, name=variable.value)

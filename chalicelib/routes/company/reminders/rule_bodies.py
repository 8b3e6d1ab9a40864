"""The bodies of requests about automatic reminders; imported when needed, as pydantic is."""

import re
from datetime import time
from decimal import Decimal
from functools import partial
from typing import Annotated, Self
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from chalicelib.domain.documents.registered import DocumentType
from chalicelib.domain.email_ids import LAST_ID
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.domain.reminders.calendars import Calendar
from chalicelib.domain.reminders.exclusions import MOST_EXCLUSIONS, Exclusions
from chalicelib.domain.reminders.rules import (
    LONGEST_PAUSE,
    MOST_A_DAY,
    MOST_DAYS_AFTER,
    MOST_DAYS_BEFORE,
    MOST_RULES,
    MOST_TIMES,
    REMINDED_TYPES,
    Rule,
    RuleBook,
    Text,
)
from chalicelib.domain.templates.texts import unknown_variables
from chalicelib.domain.words import Locale
from chalicelib.routes.figure_bodies import Amount, Day
from chalicelib.routes.request_bodies import (
    Body,
    EmailAddress,
    OneLine,
    WholeNumber,
    YesOrNo,
    read_body,
)

_HOUR = re.compile(r"([01][0-9]|2[0-3]):(00|15|30|45)", re.ASCII)
_MOST_BODY = 4_000
"""Characters: the texts of all rules lie in one item, which is read for each document."""


def _to_hour(text: object) -> time:
    if not isinstance(text, str) or not _HOUR.fullmatch(text):
        sentence = "A quarter of an hour from 00:00 to 23:45, as in 09:00."
        raise ValueError(Problem(ProblemCode.NOT_AN_HOUR, sentence))
    return time.fromisoformat(text)


def _place(name: str) -> str:
    if "/" not in name or name.startswith("Etc/") or name not in available_timezones():
        sentence = "No place has this time zone: one of the IANA's, as in Europe/Rome."
        raise ValueError(Problem(ProblemCode.NOT_A_TIME_ZONE, sentence))
    return name


def _reminded(kind: DocumentType) -> DocumentType:
    if kind not in REMINDED_TYPES:
        sentence = "Only of invoices, proformas and receipts."
        raise ValueError(Problem(ProblemCode.NOT_A_CHOICE, sentence))
    return kind


def _with_known_variables(text: str, *, in_subject: bool = False) -> str:
    for problem in unknown_variables(text, in_subject=in_subject):
        raise ValueError(problem)
    return text


class _Text(Body):
    subject: Annotated[
        OneLine,
        Field(min_length=1, max_length=250),
        AfterValidator(partial(_with_known_variables, in_subject=True)),
    ]
    body: Annotated[
        str, Field(min_length=1, max_length=_MOST_BODY), AfterValidator(_with_known_variables)
    ]


class _Rule(Body):
    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
    name: Annotated[OneLine, Field(max_length=80)] = ""
    active: YesOrNo = True
    days: Annotated[WholeNumber, Field(ge=-MOST_DAYS_BEFORE, le=MOST_DAYS_AFTER)]
    every_days: Annotated[WholeNumber, Field(ge=1, le=LONGEST_PAUSE)] | None = None
    times: Annotated[WholeNumber, Field(ge=1, le=MOST_TIMES)] = 1
    types: Annotated[
        frozenset[Annotated[DocumentType, AfterValidator(_reminded)]], Field(min_length=1)
    ] = REMINDED_TYPES
    minimum_amount: Amount = Decimal(0)
    only_unseen: YesOrNo = False
    silent_days: Annotated[WholeNumber, Field(ge=1, le=MOST_DAYS_AFTER)] | None = None
    unless_answer_open: YesOrNo = False
    as_statement: YesOrNo = False
    with_document: YesOrNo = True
    texts: dict[Locale, _Text] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_its_pauses(self) -> Self:
        if self.times > 1 and self.every_days is None:
            sentence = "every_days says how long from one reminder to the next."
            raise ValueError(Problem(ProblemCode.REQUIRED, sentence))
        return self


def _no_id_twice(rules: list[_Rule]) -> list[_Rule]:
    if len({rule.id for rule in rules}) < len(rules):
        raise ValueError(Problem(ProblemCode.TWICE, "Two rules have the same id."))
    return rules


class RuleBookBody(Body):
    """All that a company says of reminders."""

    rules: Annotated[list[_Rule], Field(max_length=MOST_RULES), AfterValidator(_no_id_twice)]
    hour: Annotated[time, BeforeValidator(_to_hour)] = Calendar().hour
    time_zone: Annotated[str, AfterValidator(_place)] = Calendar().time_zone
    quiet_weekends: YesOrNo = True
    quiet_holidays: YesOrNo = True
    most_a_day: Annotated[WholeNumber, Field(ge=1, le=MOST_A_DAY)] = 1
    summary_to: EmailAddress | None = None


class _Customer(Body):
    email: EmailAddress
    until: Day | None = None


class _Document(Body):
    document_id: Annotated[WholeNumber, Field(ge=0, le=LAST_ID)]
    until: Day | None = None


class ExclusionsBody(Body):
    """Of whom and of what not to remind."""

    customers: Annotated[list[_Customer], Field(max_length=MOST_EXCLUSIONS)]
    documents: Annotated[list[_Document], Field(max_length=MOST_EXCLUSIONS)]


def read_exclusions(raw_body: bytes) -> Exclusions:
    """Of whom and of what not to remind: of two that are named alike the later counts.

    Raises as `read_rules` does.
    """
    body = read_body(ExclusionsBody, raw_body)
    return Exclusions(
        {one.email: one.until for one in body.customers},
        {one.document_id: one.until for one in body.documents},
    )


def read_rules(raw_body: bytes) -> RuleBook:
    """All that a company says of reminders.

    Raises:
        MalformedRequest: the body is not JSON.
        InvalidRequest: says which field is wrong, and why.
    """
    body = read_body(RuleBookBody, raw_body)
    return RuleBook(
        rules=tuple(map(_to_rule, body.rules)),
        calendar=Calendar(
            hour=body.hour,
            time_zone=body.time_zone,
            quiet_weekends=body.quiet_weekends,
            quiet_holidays=body.quiet_holidays,
        ),
        most_a_day=body.most_a_day,
        summary_to=body.summary_to,
    )


def _to_rule(body: _Rule) -> Rule:
    return Rule(
        rule_id=body.id,
        name=body.name,
        active=body.active,
        days=body.days,
        every_days=body.every_days,
        times=body.times,
        types=body.types,
        minimum_amount=body.minimum_amount,
        only_unseen=body.only_unseen,
        silent_days=body.silent_days,
        unless_answer_open=body.unless_answer_open,
        as_statement=body.as_statement,
        with_document=body.with_document,
        texts={locale: Text(text.subject, text.body) for locale, text in body.texts.items()},
    )

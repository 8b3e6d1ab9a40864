"""The bodies of requests to remind by hand; imported when needed, as pydantic is."""

from typing import Annotated

from pydantic import AfterValidator, Field

from chalicelib.actions.documents.remind_document import ReminderWish
from chalicelib.actions.documents.remind_documents import MOST_AT_ONCE
from chalicelib.domain.email_ids import LAST_ID
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.routes.company.send_bodies import HtmlBody, Subject
from chalicelib.routes.request_bodies import Actor, Body, WholeNumber, YesOrNo, read_body


def _each_once(ids: list[int]) -> list[int]:
    if len(set(ids)) < len(ids):
        raise ValueError(Problem(ProblemCode.TWICE, "A document stands in the list twice."))
    return ids


class _Reminder(Body):
    subject: Subject | None = None
    body: HtmlBody | None = None
    again: YesOrNo = False
    actor: Actor | None = None


class _Reminders(Body):
    document_ids: Annotated[
        list[Annotated[WholeNumber, Field(ge=0, le=LAST_ID)]],
        Field(min_length=1, max_length=MOST_AT_ONCE),
        AfterValidator(_each_once),
    ]
    again: YesOrNo = False
    actor: Actor | None = None


def read_reminder(raw_body: bytes) -> ReminderWish:
    """How to remind of a document; an empty body wishes nothing.

    Raises:
        MalformedRequest: the body is not JSON.
        InvalidRequest: says which field is wrong, and why.
    """
    said = read_body(_Reminder, raw_body or b"{}")
    return ReminderWish(
        subject=said.subject, body=said.body, again=said.again, actor=said.actor or ""
    )


def read_reminders(raw_body: bytes) -> tuple[list[int], ReminderWish]:
    """Of which documents to remind, and how; raises as `read_reminder` does."""
    said = read_body(_Reminders, raw_body)
    return said.document_ids, ReminderWish(again=said.again, actor=said.actor or "")

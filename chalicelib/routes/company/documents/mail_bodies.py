"""The body of FIC's Schedule Email; imported when needed, as pydantic is."""

from typing import Annotated

from pydantic import AfterValidator, Field

from chalicelib.actions.documents.send_document import DocumentMail
from chalicelib.domain.documents.registered import FileRole
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.routes.company.send_bodies import MOST_RECIPIENTS, HtmlBody, Subject
from chalicelib.routes.request_bodies import Body, WholeNumber, YesOrNo, normal_address, read_body


def _addresses(text: str) -> str:
    """By commas, as FIC's clients list them."""
    found = [one.strip() for one in text.split(",") if one.strip()]
    if not 0 < len(found) <= MOST_RECIPIENTS:
        sentence = f"From one to {MOST_RECIPIENTS} addresses, by commas."
        raise ValueError(Problem(ProblemCode.NOT_AN_ADDRESS, sentence))
    normal = [normal_address(one) for one in found]
    if len({one.casefold() for one in normal}) < len(normal):
        raise ValueError(Problem(ProblemCode.TWICE, "A recipient stands in the list twice."))
    return ",".join(normal)


class _Include(Body):
    document: YesOrNo
    delivery_note: YesOrNo
    attachment: YesOrNo
    accompanying_invoice: YesOrNo


class _EmailSchedule(Body):
    sender_id: WholeNumber | None = None
    sender_email: Annotated[str, Field(max_length=320)] | None = None
    recipient_email: Annotated[str, AfterValidator(_addresses)]
    subject: Subject | None = None
    body: HtmlBody | None = None
    include: _Include
    attach_pdf: YesOrNo
    send_copy: YesOrNo


class _Schedule(Body):
    data: _EmailSchedule


def read_document_mail(raw_body: bytes, *, actor: str) -> DocumentMail:
    """How a document is to be e-mailed, as FIC's clients say it.

    Args:
        raw_body: all of it.
        actor: who asks, as the product calls them.

    Raises:
        MalformedRequest: the body is not JSON.
        InvalidRequest: says which field is wrong, and why.
    """
    said = read_body(_Schedule, raw_body).data
    return DocumentMail(
        sender_id=said.sender_id,
        sender_email=said.sender_email,
        recipients=tuple(said.recipient_email.split(",")),
        subject=said.subject or "",
        body=said.body or "",
        include=frozenset(role for role in FileRole if getattr(said.include, role.value)),
        attach_pdf=said.attach_pdf,
        send_copy=said.send_copy,
        actor=actor,
    )

"""Plan one email: what its batch, its company's rules and its origin make of what was wished."""

from collections.abc import Mapping
from typing import Protocol

from chalicelib.actions.senders.choose_origin import Origin
from chalicelib.domain.categories import Category
from chalicelib.domain.companies import Company
from chalicelib.domain.consents import Allowance
from chalicelib.domain.emails import Attachment, DeliverAs, Document, Email, Untracked
from chalicelib.domain.message.message_ids import own_message_id
from chalicelib.domain.requests import Batch, Recipient


class Wish(Protocol):
    """What is to be sent: as it is asked for, or as it was sent before."""

    @property
    def category(self) -> Category:
        """Of what kind it is."""

    @property
    def subject(self) -> str:
        """Its subject."""

    @property
    def written_by(self) -> str:
        """The version of a template that wrote it."""

    @property
    def metadata(self) -> Mapping[str, str]:
        """What the product wants to find again."""

    @property
    def document(self) -> Document | None:
        """What it is about."""

    @property
    def statement(self) -> tuple[Document, ...]:
        """What it lists, where it is about several."""

    @property
    def reminder(self) -> str:
        """The steps of a rule that have it sent, where one does."""


def plan_email(
    company: Company,
    origin: Origin,
    batch: Batch,
    wish: Wish,
    *,
    email_id: int,
    to: Recipient,
    allowance: Allowance,
    attachments: tuple[Attachment, ...],
    deliver_as: DeliverAs,
    untracked: Untracked | None,
    copy_to: str = "",
    cc: str = "",
    reply_to: str | None = None,
    actor: str = "",
    resend_of: int | None = None,
    message_id: str = "",
    references: str = "",
) -> Email:
    """The email as it is queued.

    Args:
        company: whose email it is.
        origin: where it comes from.
        batch: the emails of the same request.
        wish: what is to be sent.
        email_id: one of the batch's.
        to: to whom.
        allowance: what they allow.
        attachments: the files that go with it.
        deliver_as: how they go.
        untracked: why it is not tracked; None: it is.
        copy_to: where a copy goes.
        cc: where another goes, as its recipient sees.
        reply_to: where answers go; None: where the origin's go.
        actor: who has it sent.
        resend_of: the email that it repeats.
        message_id: by which receivers know it; empty: by one of its own.
        references: the ids of the mails that it comes after.
    """
    return Email(
        company_id=company.company_id,
        email_id=email_id,
        batch_id=batch.batch_id,
        category=wish.category,
        subject=wish.subject,
        to_email=to.email,
        to_name=to.name,
        from_email=origin.email,
        from_name=origin.name,
        reply_to=reply_to or origin.reply_to,
        copy_to=copy_to,
        cc=cc,
        metadata=wish.metadata,
        written_by=wish.written_by,
        queued_by=actor,
        transport=origin.transport,
        deliver_as=deliver_as,
        attachments=attachments,
        retention_months=company.retention_months,
        document=wish.document,
        statement=wish.statement,
        reminder=wish.reminder,
        gated=company.gate_attachments,
        gated_by_code=company.gate_attachments and company.gate_by_code,
        untracked=untracked,
        resend_of=resend_of,
        message_id=message_id
        or own_message_id(company.company_id, email_id, from_email=origin.email),
        references=references,
        erasure_known_at=allowance.erased_at,
        queued_at=batch.queued_at,
    )

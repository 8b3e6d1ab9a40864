"""Turn a request into the emails it asks for, under the company's licence and senders."""

from chalicelib.actions.choose_origin import choose_origin
from chalicelib.mail.companies import Company
from chalicelib.mail.emails import Attachment, DeliverAs, Email, Untracked
from chalicelib.mail.errors import InvalidRequest
from chalicelib.mail.requests import Batch, Recipient, SendRequest


def plan_emails(
    company: Company, request: SendRequest, attachments: tuple[Attachment, ...], batch: Batch
) -> list[Email]:
    """One email for each recipient, then one for the sender's copy, which is never tracked.

    Raises:
        InvalidRequest: the licence or the senders do not allow what was asked for.
    """
    untracked = _untracked(company, request)
    if untracked and request.deliver_as not in (None, DeliverAs.ATTACHMENT):
        raise InvalidRequest({"deliver_as": ["Links need tracking: choose 'attachment'."]})
    deliver_as = request.deliver_as or (DeliverAs.ATTACHMENT if untracked else DeliverAs.LINK)
    origin = choose_origin(company, request.sender)

    def plan(
        recipient: Recipient, email_id: int, deliver_as: DeliverAs, untracked: Untracked | None
    ) -> Email:
        return Email(
            company_id=company.company_id,
            email_id=email_id,
            batch_id=batch.batch_id,
            category=request.category,
            subject=request.subject,
            to_email=recipient.email,
            to_name=recipient.name,
            from_email=origin.email,
            from_name=origin.name,
            reply_to=origin.reply_to,
            copy_to=request.copy_to or "",
            transport=origin.transport,
            deliver_as=deliver_as,
            attachments=attachments,
            retention_months=company.retention_months,
            document=request.document,
            untracked=untracked,
            queued_at=batch.queued_at,
        )

    emails = [
        plan(recipient, email_id, deliver_as, untracked)
        for recipient, email_id in zip(request.to, batch.email_ids, strict=False)
    ]
    if request.copy_to:
        copy = Recipient(request.copy_to)
        emails.append(plan(copy, batch.email_ids[-1], DeliverAs.ATTACHMENT, Untracked.OWN_COPY))
    return emails


def _untracked(company: Company, request: SendRequest) -> Untracked | None:
    if company.licence.tracks:
        return Untracked.SENDER_CHOICE if request.tracking is False else None
    if request.tracking:
        problem = f"The licence '{company.licence}' does not include tracking."
        raise InvalidRequest({"tracking": [problem]})
    return Untracked.LICENCE

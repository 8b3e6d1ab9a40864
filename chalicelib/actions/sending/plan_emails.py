"""Turn a request into the emails it asks for, under the company's licence and senders."""

from collections.abc import Mapping

from chalicelib.actions.senders.choose_origin import choose_origin
from chalicelib.actions.sending.plan_email import plan_email
from chalicelib.domain.companies import Company
from chalicelib.domain.consents import Allowance
from chalicelib.domain.emails import Attachment, DeliverAs, Email, Untracked
from chalicelib.domain.errors import InvalidRequest, tell_all_problems
from chalicelib.domain.problems import ErrorCode, Problem, ProblemCode
from chalicelib.domain.requests import Batch, Recipient, SendRequest


def plan_emails(
    company: Company,
    request: SendRequest,
    attachments: tuple[Attachment, ...],
    batch: Batch,
    allowed: Mapping[str, Allowance],
) -> list[Email]:
    """Plan one email for each recipient, then one for each copy, which is never tracked.

    Links are offered to who is tracked; where they were asked for, the others' record nothing.

    Args:
        company: whose emails they are.
        request: what it asks for.
        attachments: the files that go with it.
        batch: what the request became.
        allowed: by address, what its recipient allows; who is missing said nothing.

    Raises:
        InvalidRequest: the licence or the senders do not allow what was asked for.
    """
    for_all, origin = tell_all_problems(
        lambda: (_untracked_for_all(company, request), choose_origin(company, request.sender)),
        lambda: choose_origin(company, request.sender),
    )

    def plan(
        recipient: Recipient,
        email_id: int,
        *,
        why: Untracked | None = None,
        deliver_as: DeliverAs | None = request.deliver_as,
    ) -> Email:
        allowance = allowed.get(recipient.email, Allowance(None))
        untracked = why or for_all or allowance.untracked
        return plan_email(
            company,
            origin,
            batch,
            request,
            email_id=email_id,
            to=recipient,
            allowance=allowance,
            attachments=attachments,
            deliver_as=deliver_as or (DeliverAs.ATTACHMENT if untracked else DeliverAs.LINK),
            untracked=untracked,
            copy_to=request.copy_to or "",
            cc=request.cc or "",
            reply_to=request.reply_to,
            actor=request.actor,
        )

    ids = iter(batch.email_ids)
    emails = [plan(recipient, next(ids)) for recipient in request.to]
    for address in request.copies:
        copy = Recipient(address)
        emails.append(
            plan(copy, next(ids), why=Untracked.OWN_COPY, deliver_as=DeliverAs.ATTACHMENT)
        )
    return emails


def _untracked_for_all(company: Company, request: SendRequest) -> Untracked | None:
    """Why none of a request's emails is tracked, whatever their recipients allow.

    Raises:
        InvalidRequest: the licence does not allow what was asked for.
    """
    if request.tracking and not company.licence.tracks:
        sentence = f"The licence '{company.licence}' does not include tracking."
        problem = Problem(ProblemCode.NOT_IN_LICENCE, sentence, licence=company.licence)
        raise InvalidRequest({"tracking": [problem]}, ErrorCode.LICENCE)
    if company.licence.tracks and request.tracking is not False:
        return None
    if request.deliver_as not in (None, DeliverAs.ATTACHMENT):
        sentence = "Links need tracking: choose 'attachment'."
        raise InvalidRequest({"deliver_as": [Problem(ProblemCode.NEEDS_TRACKING, sentence)]})
    return Untracked.SENDER_CHOICE if company.licence.tracks else Untracked.LICENCE

"""Send an email once more, on purpose: a new email with the content of the old one."""

from datetime import datetime

from chalicelib.actions.senders.choose_origin import choose_origin
from chalicelib.actions.sending.plan_email import plan_email
from chalicelib.actions.sending.queue_batch import draw_batch, queue_batch
from chalicelib.actions.tracking.look_up_consents import look_up_consents
from chalicelib.aws import session
from chalicelib.domain.companies import Company
from chalicelib.domain.consents import Allowance
from chalicelib.domain.due import choose_due
from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.emails import DeliverAs, Email, Untracked
from chalicelib.domain.errors import Conflict, NotFound, TryAgainLater
from chalicelib.domain.message.message_ids import message_id, thread_behind
from chalicelib.domain.problems import ErrorCode
from chalicelib.domain.requests import Batch, Idempotency, Recipient
from chalicelib.domain.states import delivery_status, is_on_its_way
from chalicelib.settings import settings
from chalicelib.stores.attachments import copy_content
from chalicelib.tables.emails.decisions import note_resent
from chalicelib.tables.emails.sending import get_email
from chalicelib.telemetry import logger


def resend_email(
    company: Company,
    *,
    email_id: int,
    to: Recipient | None = None,
    as_the_same: bool = False,
    idempotency: Idempotency | None = None,
    counted: bool = True,
    now: datetime,
    actor: str = "",
) -> Email:
    """Queue a new email under the rules that hold for the company today, and return it.

    The original says by which email it was sent again. Its content is copied: it is kept for its
    own time, which began later than the old one's.

    Args:
        company: whose email it is.
        email_id: of the email to send again.
        to: another recipient, where the address was wrong.
        as_the_same: nobody knows whether it arrived. It keeps its Message-ID, so that who has got
            it can tell; otherwise the new mail has its own, and refers to it.
        idempotency: the caller's name for the request, if it gave one.
        counted: whether the email counts against the company's quotas.
        now: the time.
        actor: who wants that, as the product calls them.

    Raises:
        NotFound: the company has no such email.
        Conflict: it is still on its way, or its content is no longer kept, or was erased.
        InvalidRequest: the key stood for another request.
        TryAgainLater: see `queue_batch`.
    """
    original = get_email(EmailKey(company.company_id, email_id))
    status = delivery_status(original, now=now)
    if is_on_its_way(status):
        raise Conflict(
            f"The email is still on its way: its status is {status.value}.",
            ErrorCode.STILL_UNDER_WAY,
        )
    if original.erased_at:
        raise Conflict("The email's recipient and content were erased.", ErrorCode.CONTENT_ERASED)
    to = to or Recipient(original.to_email, original.to_name)
    allowance = look_up_consents(company, original.category, [to.email])[to.email]
    due = choose_due(send_at=None, undo_seconds=company.undo_seconds, now=now)
    try:
        [email] = queue_batch(
            company,
            draw_batch(1, due=due, idempotency=idempotency, now=now),
            plan=lambda batch: [
                _again(
                    original,
                    company,
                    batch,
                    to,
                    as_the_same=as_the_same,
                    allowance=allowance,
                    actor=actor,
                )
            ],
            store_content=lambda email: copy_content(original, email),
            idempotency=idempotency,
            counted=counted,
            now=now,
        )
    except NotFound as error:
        raise Conflict(
            "The content of the email is no longer kept.", ErrorCode.CONTENT_EXPIRED
        ) from error
    if not email.failed_at:
        _leave_trace(original, email)
    return email


def _leave_trace(original: Email, email: Email) -> None:
    """Have the original say what became of it; failing costs that, and not the second email."""
    try:
        note_resent(original.key, resent_as=email.email_id, at=email.queued_at)
    except TryAgainLater:
        logger.exception("resend not noted", **original.key._asdict())


def _again(
    original: Email,
    company: Company,
    batch: Batch,
    to: Recipient,
    *,
    as_the_same: bool,
    allowance: Allowance,
    actor: str,
) -> Email:
    """The email as it would be planned today, without a copy for its sender, who got one then."""
    untracked = _untracked(original, company, allowance)
    [email_id] = batch.email_ids
    url = settings().public_url
    thread = thread_behind(original, public_url=url, region=session().region_name)
    return plan_email(
        company,
        choose_origin(company, sender=None),
        batch,
        original,
        email_id=email_id,
        to=to,
        allowance=allowance,
        attachments=original.attachments,
        deliver_as=DeliverAs.ATTACHMENT if untracked else original.deliver_as,
        untracked=untracked,
        resend_of=original.email_id,
        message_id=message_id(original, public_url=url) if as_the_same else "",
        references=original.references if as_the_same else thread,
        actor=actor,
    )


def _untracked(original: Email, company: Company, allowance: Allowance) -> Untracked | None:
    """A choice is kept; what licence and recipient allow is what they allow today."""
    if original.untracked in (Untracked.OWN_COPY, Untracked.SENDER_CHOICE):
        return original.untracked
    if not company.licence.tracks:
        return Untracked.LICENCE
    return allowance.untracked

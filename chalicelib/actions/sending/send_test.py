"""Send a mail to who writes it, before it is sent to anybody: a test, of which nothing is kept."""

from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from secrets import token_hex

from chalicelib.actions.mailboxes.open_mailbox import open_mailbox
from chalicelib.actions.mailboxes.verify_smtp import PATIENCE
from chalicelib.actions.sending.plan_emails import plan_emails
from chalicelib.actions.sending.queue_batch import draw_batch
from chalicelib.actions.templates.fill_request import fill_request
from chalicelib.domain.access.gates import left_of_window, window_of
from chalicelib.domain.bodies.gate import let_in
from chalicelib.domain.companies import Company
from chalicelib.domain.emails import Attachment, DeliverAs, Email, File, Transport
from chalicelib.domain.errors import (
    InvalidRequest,
    SendError,
    ServerNotVerified,
    Suspended,
    TooManyRequests,
    UnknownOutcome,
)
from chalicelib.domain.mailboxes.verification import told
from chalicelib.domain.message.compose import compose
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.domain.requests import SendRequest, Upload
from chalicelib.domain.senders.own_addresses import own_addresses
from chalicelib.domain.words import words
from chalicelib.keys.key_ring import key_ring
from chalicelib.settings import settings
from chalicelib.tables.brands import find_brand
from chalicelib.tables.usage import take_test
from chalicelib.telemetry import logger
from chalicelib.transports.ses import SesTransport

MOST_TESTS = 20
"""So many a company may have sent in an hour."""
_WINDOW = timedelta(hours=1)


def send_test(
    company: Company, request: SendRequest, *, to: str | None, actor: str, now: datetime
) -> Email:
    """Send what the request's first recipient would get, marked as a test, to an own address.

    Nothing of it is stored or counted, and its buttons and links lead nowhere.

    Args:
        company: who writes.
        request: what is to be looked at.
        to: an own address; None: the first that there is.
        actor: who acts, as the product calls them.
        now: the time.

    Raises:
        InvalidRequest: it could not be queued, or the address is none of the company's own.
        Suspended: the company's sending stands still.
        TooManyRequests: too many tests were sent lately.
        ServerNotVerified: the company's server, or SES, does not take the mail.
        Unreadable: the template, the brand or the document cannot be understood.
        TryAgainLater: AWS does not answer.
    """
    if company.suspension:
        raise Suspended(company.suspension)
    to = _chosen(company, to, actor=actor)
    email, body = _planned(company, request, to=to, now=now)
    if not take_test(company.company_id, hour=window_of(now, _WINDOW), most=MOST_TESTS):
        raise TooManyRequests(left_of_window(now, _WINDOW))
    mail = compose(
        email,
        body=body,
        files=_travelling(email, request),
        ring=key_ring(),
        public_url=settings().public_url,
        locale=company.locale,
        at=now,
        brand=find_brand(company.company_id),
        is_test=True,
    )
    _send(company, email, mail)
    return email


def _chosen(company: Company, to: str | None, *, actor: str) -> str:
    own = own_addresses(company, actor=actor)
    if to is None and own.addresses:
        return own.addresses[0]
    if to is not None and own.has(to):
        return to
    sentence = "A test goes to an address of the company's own."
    code = ProblemCode.REQUIRED if to is None else ProblemCode.NOT_AN_OWN_ADDRESS
    raise InvalidRequest({"to": [Problem(code, sentence)]})


def _planned(
    company: Company, request: SendRequest, *, to: str, now: datetime
) -> tuple[Email, str]:
    """What the first recipient would get, for another address, and its body."""
    request = fill_request(company, request, now=now)
    try:
        body = let_in(request.body, remote_pictures=company.remote_pictures).html
    except ValueError as error:
        raise InvalidRequest({"body": list(error.args)}) from error
    batch = draw_batch(request.size, due=now, idempotency=None, now=now)
    names = tuple(_attachment(file) for file in request.files)
    email = plan_emails(company, request, names, batch, {})[0]
    mark = words("mail", company.locale)["test_mark"]
    domain = email.from_email.rpartition("@")[2]
    return replace(
        email,
        subject=f"{mark} {email.subject}",
        to_email=to,
        to_name="",
        cc="",
        message_id=f"<test.{token_hex(16)}@{domain}>",
    ), body


def _attachment(file: File | Upload) -> Attachment:
    """What is known of a file; of an upload, whose bytes are not read, its name."""
    if isinstance(file, File):
        return file.attachment
    return Attachment(file.filename, file.content_type, 0, "")


def _travelling(email: Email, request: SendRequest) -> list[File]:
    if email.deliver_as is DeliverAs.LINK:
        return []
    return [file for file in request.files if isinstance(file, File)]


def _send(company: Company, email: Email, mail: bytes) -> None:
    try:
        if email.transport is Transport.SMTP and company.smtp:
            mailbox = open_mailbox(company.smtp, company.company_id, patience=PATIENCE)
            with closing(mailbox):
                mailbox.send(mail, from_email=email.from_email, to_email=email.to_email)
        else:
            ses = SesTransport(as_company=email.transport is Transport.DOMAIN)
            ses.send(mail, from_email=email.from_email, to_email=email.to_email)
    except UnknownOutcome:
        logger.warning("test perhaps sent", company_id=company.company_id)
    except SendError as error:
        logger.info("test not sent", company_id=company.company_id, reason=error.reason)
        raise ServerNotVerified(told(error.reason)) from error
    logger.info("test sent", company_id=company.company_id)

"""E-mail a registered document, as FIC's Schedule Email does."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.actions.documents.find_senders import copy_address, find_senders
from chalicelib.actions.sending.queue_emails import queue_emails
from chalicelib.domain.companies import Company
from chalicelib.domain.documents.registered import FileRole, RegisteredDocument
from chalicelib.domain.emails import DeliverAs, Document, Email, File, Sender
from chalicelib.domain.errors import InvalidRequest, NotFound, tell_all_problems
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.domain.requests import Idempotency, Recipient, SendRequest
from chalicelib.stores.document_files import get_document_file


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentMail:
    """How a document is to be e-mailed."""

    sender_id: int | None
    sender_email: str | None
    recipients: tuple[str, ...]
    subject: str
    """Empty, as the body: as the company's template says it."""
    body: str
    include: frozenset[FileRole]
    """The files that get a button."""
    attach_pdf: bool
    """Whether the files travel with the mail, as the document at least then does."""
    send_copy: bool
    """Whether the company gets a copy."""
    actor: str = ""

    @property
    def roles(self) -> list[FileRole]:
        """The files that it brings, in the order of their buttons."""
        brought = self.include | ({FileRole.DOCUMENT} if self.attach_pdf else set())
        return [role for role in FileRole if role in brought]


def send_document(
    company: Company,
    document: RegisteredDocument,
    mail: DocumentMail,
    *,
    idempotency: Idempotency | None = None,
    now: datetime,
) -> list[Email]:
    """Queue an email for each recipient; the same ones where the caller's name for it is known.

    Raises:
        InvalidRequest: there is no such sender or file, or the company cannot send this, or the
            name stands for another request.
        TryAgainLater: AWS does not answer.
    """
    sender, copy_to, files = tell_all_problems(
        lambda: (
            _sender(company, mail),
            _copy_to(company, mail),
            _files(company, document, mail),
        ),
        lambda: _sender(company, mail),
        lambda: _copy_to(company, mail),
        lambda: _files(company, document, mail),
    )
    shown = document.files.get(FileRole.DOCUMENT)
    version = shown.attachment.sha256 if shown else None
    name = document.customer.name if document.customer else ""
    alone = len(mail.recipients) == 1
    request = SendRequest(
        category=document.type.category,
        document=Document(document.document_id, document.number, version),
        to=tuple(Recipient(address, name if alone else "") for address in mail.recipients),
        copy_to=copy_to,
        subject=mail.subject,
        body=mail.body,
        template="" if mail.subject and mail.body else document.type.category.value,
        files=tuple(files),
        deliver_as=_deliver_as(company, mail),
        sender=sender,
        actor=mail.actor,
    )
    return queue_emails(company, request, idempotency=idempotency, now=now)


def _sender(company: Company, mail: DocumentMail) -> Sender:
    choices = find_senders(company)
    if mail.sender_id is None and mail.sender_email is None:
        sentence = "Either sender_id or sender_email."
        problem = Problem(ProblemCode.REQUIRED, sentence)
        raise InvalidRequest({"data.sender_id": [problem]})
    by_id = next((one for one in choices if one.id == mail.sender_id), None)
    wanted = (mail.sender_email or "").casefold()
    by_email = next((one for one in choices if one.email.casefold() == wanted), None)
    problems = {
        name: [Problem(ProblemCode.NOT_A_CHOICE, "No document can be sent from it.")]
        for name, said, found in (
            ("data.sender_id", mail.sender_id, by_id),
            ("data.sender_email", mail.sender_email, by_email),
        )
        if said is not None and found is None
    }
    if by_id and by_email and by_id != by_email:
        sentence = "It is another sender than sender_id says."
        problems["data.sender_email"] = [Problem(ProblemCode.NOT_A_CHOICE, sentence)]
    chosen = by_id or by_email
    if problems or chosen is None:
        raise InvalidRequest(problems)
    return chosen.sender


def _copy_to(company: Company, mail: DocumentMail) -> str | None:
    if not mail.send_copy:
        return None
    address = copy_address(company)
    if address is None:
        problem = Problem(ProblemCode.NOT_A_CHOICE, "The company has no address for copies.")
        raise InvalidRequest({"data.send_copy": [problem]})
    return address


def _files(company: Company, document: RegisteredDocument, mail: DocumentMail) -> list[File]:
    found: list[File] = []
    problems: dict[str, list[Problem]] = {}
    for role in mail.roles:
        asked = f"data.include.{role}" if role in mail.include else "data.attach_pdf"
        there = document.files.get(role)
        sentence = "The document has no such file."
        if there is not None:
            try:
                content = get_document_file(company.company_id, document.document_id, there)
            except NotFound:
                sentence = "The file is no longer kept: register it again."
            else:
                found.append(File(there.attachment, content))
                continue
        problems[asked] = [Problem(ProblemCode.NO_SUCH_FILE, sentence)]
    if problems:
        raise InvalidRequest(problems)
    return found


def _deliver_as(company: Company, mail: DocumentMail) -> DeliverAs | None:
    """Attached where that is asked for; buttons beside where somebody may be tracked by them."""
    if not mail.attach_pdf:
        return None
    buttons = mail.include and company.licence.tracks
    return DeliverAs.BOTH if buttons else DeliverAs.ATTACHMENT

"""/c/{company_id}/issued_documents/{document_id}/email: FIC's Get Email Data and Schedule Email."""

from datetime import UTC, datetime
from typing import Any

from chalice.app import Request, Response

from chalicelib.actions.documents.find_senders import SenderChoice, copy_address, find_senders
from chalicelib.actions.documents.send_document import send_document
from chalicelib.actions.templates.write_mail import write_mail
from chalicelib.domain.companies import Scope
from chalicelib.domain.documents.registered import DocumentType, FileRole
from chalicelib.domain.message.addresses import readable_address
from chalicelib.routes.callers import caller_of, company_of
from chalicelib.routes.company.documents.mail_bodies import read_document_mail
from chalicelib.routes.company.documents.views import document_id_in, found_document
from chalicelib.routes.company.email_answers import changes_of
from chalicelib.routes.company.idempotency import read_idempotency
from chalicelib.routes.raw_bodies import raw_body
from chalicelib.routes.responses import answer, in_envelope


@in_envelope
def show(request: Request, company_id: str, document_id: str) -> Response:
    """What a form for e-mailing the document begins with."""
    company = company_of(request, company_id, Scope.EMAILS_READ)
    document = found_document(company.company_id, document_id_in(document_id)).document
    customer = document.customer
    written = write_mail(company, document, now=datetime.now(UTC))
    senders = find_senders(company)
    [reached, *_] = customer.addresses if customer else ("",)
    data = {
        "recipient_email": readable_address(reached),
        "default_sender_email": _shown(senders[0]),
        "sender_emails_list": [_shown(one) for one in sorted(senders, key=lambda one: one.id)],
        "cc_email": readable_address(copy_address(company) or ""),
        "subject": written.subject,
        "body": written.body,
        "document_exists": FileRole.DOCUMENT in document.files,
        "delivery_note_exists": document.type is DocumentType.DELIVERY_NOTE
        or FileRole.DELIVERY_NOTE in document.files,
        "attachment_exists": FileRole.ATTACHMENT in document.files,
        "accompanying_invoice_exists": FileRole.ACCOMPANYING_INVOICE in document.files,
        "default_attach_pdf": not company.licence.tracks,
    }
    return answer({"data": data})


@in_envelope
def send(request: Request, company_id: str, document_id: str) -> Response:
    """Queue an email for each recipient; their ids are told beside what FIC answers."""
    caller = caller_of(request, company_id, Scope.EMAILS_WRITE)
    company, body = caller.company, raw_body(request)
    document = found_document(company.company_id, document_id_in(document_id)).document
    mail = read_document_mail(body, actor=caller.acting(""))
    key, about = request.headers.get("idempotency-key"), f"email {document.document_id}"
    idempotency = read_idempotency(key, mail, body, about=about)
    emails = send_document(company, document, mail, idempotency=idempotency, now=datetime.now(UTC))
    ids = [email.email_id for email in emails if not email.is_copy]
    return answer({"data": {"ids": ids, "warnings": changes_of(company, mail.body)}})


def _shown(sender: SenderChoice) -> dict[str, Any]:
    return {"id": sender.id, "email": readable_address(sender.email)}

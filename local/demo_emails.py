"""A year of made-up emails of the demo company, written as the service would have left them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import NAMESPACE_URL, uuid5

from chalicelib.domain.categories import Category
from chalicelib.domain.documents.sends import pointers_of, sends_of
from chalicelib.domain.email_ids import mint_email_id
from chalicelib.domain.emails import Attachment, DeliverAs, Document, Email, Transport
from chalicelib.domain.evidence.providers import Exchange, provider_of
from chalicelib.domain.links import kept_until
from chalicelib.settings import settings
from chalicelib.stores.attachments import put_attachment, put_body
from chalicelib.tables.documents.sends import add_sends
from chalicelib.tables.emails.sending import put_new_email
from local.demo_documents import pdf
from local.demo_stories import STORIES, Facts
from local.name_server import MX

COMPANY_ID = 12345
NAME = "Officina Bianchi Srl"
OWN_ADDRESS = "fatture@officina-bianchi.example"

EMAILS_OF_EACH_CATEGORY = 5
DAYS_BETWEEN = 6
"""So that five rounds through twelve categories reach back over the year."""

_TITLES = {
    Category.INVOICE: "Fattura",
    Category.CREDIT_NOTE: "Nota di credito",
    Category.QUOTE: "Preventivo",
    Category.PROFORMA: "Proforma",
    Category.DELIVERY_NOTE: "DDT",
    Category.WORK_REPORT: "Rapportino",
    Category.AUTOMATIC_REMINDER: "Promemoria di pagamento fattura",
    Category.MANUAL_REMINDER: "Sollecito di pagamento fattura",
    Category.RECEIPT: "Ricevuta",
    Category.ORDER: "Ordine",
    Category.SUPPLIER_ORDER: "Ordine fornitore",
    Category.SELF_INVOICE: "Autofattura",
}

_RECIPIENTS = (
    ("Trattoria da Nino", "amministrazione@trattoria-nino.example"),
    ("Laura Ferri", "laura.ferri@posta.example"),
    ("Studio Moretti", "contabilita@studio-moretti.example"),
    ("Autotrasporti Valli", "ufficio@autotrasporti-valli.example"),
    ("Giulia Conti", "giulia.conti@posta.example"),
    ("Edil Riva", "acquisti@edil-riva.example"),
    ("Comune di Vallechiara", "protocollo@vallechiara.example"),
)


def store_demo_emails() -> None:
    """Store emails of every category over the last twelve months, with what became of each.

    Done twice on one day, it stores the same emails: a start that broke off leaves no doubles.
    """
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    for index, category in enumerate(_categories()):
        day = today - timedelta(days=2 + DAYS_BETWEEN * index)
        queued_at = day + timedelta(hours=8, minutes=37 * index % 480)
        _store(index, category, queued_at)


def _categories() -> Iterator[Category]:
    for _ in range(EMAILS_OF_EACH_CATEGORY):
        yield from Category


def _store(index: int, category: Category, queued_at: datetime) -> None:
    number = f"{100 - index}/{queued_at.year}"
    title = f"{_TITLES[category]} {number}"
    to_name, to_email = _RECIPIENTS[index % len(_RECIPIENTS)]
    content = pdf(NAME, [title, f"Spett.le {to_name}"], made_at=queued_at)
    filename = title.lower().replace(" ", "-").replace("/", "-") + ".pdf"
    file = Attachment(filename, "application/pdf", len(content), sha256(content).hexdigest())
    facts: Facts = {"deliver_as": DeliverAs.LINK} | STORIES[index % len(STORIES)](queued_at)
    if "sent_at" in facts:
        facts["provider"] = _provider(to_email)
    by_smtp = facts["transport"] is Transport.SMTP
    email = Email(
        company_id=COMPANY_ID,
        email_id=mint_email_id(due_at=queued_at, noise=index),
        batch_id=uuid5(NAMESPACE_URL, f"demo:{COMPANY_ID}:{queued_at}:{index}").hex,
        category=category,
        subject=title,
        to_email=to_email,
        to_name=to_name,
        from_email=OWN_ADDRESS if by_smtp else settings().no_reply_address,
        from_name=NAME,
        reply_to=None if by_smtp else OWN_ADDRESS,
        copy_to="",
        attachments=(file,),
        retention_months=24,
        document=Document(1000 + index, number),
        queued_at=queued_at,
        **facts,
    )
    _store_content(email, content, body=f"<p>Buongiorno,</p><p>{title}.</p><p>{{{{allegati}}}}</p>")
    put_new_email(email)
    for document, sends in sends_of([email]):
        for pointer in pointers_of(document):
            add_sends(COMPANY_ID, pointer, sends, expires_at=kept_until(email))


def _provider(address: str) -> str:
    host = MX.get(address.rpartition("@")[2])
    return provider_of([Exchange(10, host)] if host else [])


def _store_content(email: Email, content: bytes, *, body: str) -> None:
    put_body(
        company_id=email.company_id,
        batch_id=email.batch_id,
        body=body,
        retention_months=email.retention_months,
    )
    put_attachment(
        company_id=email.company_id,
        batch_id=email.batch_id,
        index=0,
        attachment=email.attachments[0],
        content=content,
        retention_months=email.retention_months,
    )

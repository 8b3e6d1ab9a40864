"""A company's history of emails as DynamoDB would hold it, and how large its items are there."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.domain.categories import Category
from chalicelib.domain.consents import recipient_key
from chalicelib.domain.email_ids import mint_email_id
from chalicelib.domain.emails import Attachment, DeliverAs, Document, Email, Transport
from chalicelib.domain.hits import PIXEL, Hit, attachment
from chalicelib.domain.listing.changes import stamp_of
from chalicelib.tables.attributes import to_milliseconds
from chalicelib.tables.emails.item import category_key
from chalicelib.tables.emails.mapping import to_item

COMPANY_ID = 12345
END = datetime(2026, 11, 24, 12, tzinfo=UTC)
_YEARS = timedelta(days=730)


def history(size: int) -> Iterator[dict[str, Any]]:
    """So many emails over the two years before END: each read by a third of their recipients."""
    kinds = [_item(read=read) for read in (False, True, False)]
    categories = list(Category)
    for number in range(size):
        due = END - _YEARS * (number / size) - timedelta(seconds=60)
        item = dict(kinds[number // len(categories) % len(kinds)])
        key = category_key(COMPANY_ID, categories[number % len(categories)])
        sent_at = {"N": str(to_milliseconds(due + timedelta(seconds=20)))}
        address = f"amministrazione{number}@cliente-esempio.example"
        yield item | {
            "email_id": {"N": str(mint_email_id(due_at=due, noise=number % 4096))},
            "category_key": {"S": key},
            "category": {"S": key.split("#")[1]},
            "subject": {"S": f"Nostra fattura nr. {number} del mese"},
            "to_email": {"S": address},
            "recipient_key": {"S": recipient_key(COMPANY_ID, address)},
            "queued_at": sent_at,
            "sent_at": sent_at,
            "delivered_at": sent_at,
            "changed": {"N": str(stamp_of(due + timedelta(seconds=20)))},
        }


def _item(*, read: bool) -> dict[str, Any]:
    email = Email(
        company_id=COMPANY_ID,
        email_id=1 << 49,
        batch_id="b" * 32,
        category=Category.INVOICE,
        subject="",
        to_email="",
        to_name="Verdi Costruzioni e Ristrutturazioni SpA",
        from_email="amministrazione@officinabianchi.example",
        from_name="Officina Bianchi Srl",
        reply_to="amministrazione@officinabianchi.example",
        copy_to="",
        transport=Transport.SES,
        deliver_as=DeliverAs.LINK,
        attachments=(Attachment("fattura-18.pdf", "application/pdf", 84_211, "0" * 64),),
        retention_months=24,
        document=Document(18_211, "18/2026"),
        queued_at=END,
        sent_at=END,
        accepted_reply="0107019350b5fb3b-a37bf4b1-6b9f-4e5c-9f0e-5d3c7f8d7a11-000000",
        delivery_reply="250 2.0.0 OK  1764000000 ffacd0b85a97d-42cb7f0d1c2si1234567f8f.213 - gsmtp",
        hits=(
            Hit(END, PIXEL, "gmail_proxy", "unknown"),
            Hit(END, attachment(0), "ordinary", "unknown"),
        )
        if read
        else (),
        hit_count=2 * read,
    )
    item: dict[str, Any] = to_item(email).to_dynamodb_dict()
    return item


def item_size(item: dict[str, Any]) -> int:
    """Its bytes by DynamoDB's published rules: the names of its attributes, and their values."""
    return sum(len(name.encode()) + _value_size(value) for name, value in item.items())


def _value_size(typed: dict[str, Any]) -> int:
    [(kind, value)] = typed.items()
    match kind:
        case "S":
            return len(value.encode())
        case "N":
            return len(value.lstrip("-").replace(".", "").strip("0")) // 2 + 2
        case "B":
            return len(value)
        case "M":
            return 3 + sum(1 + len(name) + _value_size(one) for name, one in value.items())
        case "L":
            return 3 + sum(1 + _value_size(one) for one in value)
        case _:
            return 1

"""Emails of which an item holds something that nobody can understand.

They are counted, logged by their keys and shown as unreadable, so that one stops nobody else.
"""

from typing import Any

from chalicelib.domain.categories import Category
from chalicelib.domain.email_ids import EmailKey, due_at
from chalicelib.domain.emails import DeliverAs, Email, Outline, Transport
from chalicelib.domain.errors import Unreadable
from chalicelib.tables.emails.item import EmailItem
from chalicelib.tables.emails.mapping import to_email
from chalicelib.tables.emails.outlines import to_outline
from chalicelib.tables.set_aside import NOT_UNDERSTOOD, set_aside

Item = dict[str, Any]
"""As DynamoDB spells it."""


def email_in(item: Item) -> Email:
    """The email that an item holds; where that cannot be understood, one that says so."""
    try:
        return to_email(EmailItem.from_raw_data(item))
    except NOT_UNDERSTOOD:
        key = EmailKey(*(int(item[name]["N"]) for name in EmailKey._fields))
        set_aside("emails", **key._asdict())
        return _unreadable_email(key, _category_in(item))


def unreadable(key: EmailKey) -> Unreadable:
    """Tell of an email that cannot be understood; returns the error to raise."""
    set_aside("emails", **key._asdict())
    return Unreadable("What is stored of the email cannot be read.")


def _unreadable_email(key: EmailKey, category: Category) -> Email:
    return Email(
        **key._asdict(),
        category=category,
        unreadable=True,
        batch_id="",
        subject="",
        to_email="",
        to_name="",
        from_email="",
        from_name="",
        reply_to=None,
        copy_to="",
        transport=Transport.SES,
        deliver_as=DeliverAs.LINK,
        attachments=(),
        retention_months=0,
        queued_at=due_at(key.email_id),
    )


def outline_in(item: Item, company_id: int) -> Outline:
    """The outline that an item holds; where it cannot be understood, one that says so."""
    try:
        return to_outline(item)
    except NOT_UNDERSTOOD:
        email_id = int(item["email_id"]["N"])
        set_aside("emails", company_id=company_id, email_id=email_id)
        return Outline(
            email_id=email_id, category=_category_in(item), unreadable=True, attachment_count=0
        )


def _category_in(item: Item) -> Category:
    """The category, which has two places in an item; an invoice where neither has one."""
    told = item.get("category", {}).get("S"), item.get("category_key", {}).get("S", "")
    for name in (told[0], told[1].rpartition("#")[2]):
        if name in set(Category):
            return Category(name)
    return Category.INVOICE

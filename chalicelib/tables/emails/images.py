"""Emails as the table's stream shows them, before and after a change."""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.emails import Email
from chalicelib.tables.emails.item import EmailItem
from chalicelib.tables.emails.mapping import to_email
from chalicelib.tables.set_aside import NOT_UNDERSTOOD, set_aside


def email_in_image(image: Mapping[str, Any]) -> Email | None:
    """The email that an image holds; None, and told of, where it cannot be understood."""
    try:
        return to_email(EmailItem.from_raw_data(dict(image)))
    except NOT_UNDERSTOOD:
        key = {name: int(image[name]["N"]) for name in ("company_id", "email_id")}
        set_aside("emails", **key)
        return None

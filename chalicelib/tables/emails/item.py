"""The emails table as DynamoDB holds it.

An email's facts, keyed by company and time (design: Data).
"""

from typing import Any

from pynamodb.attributes import (
    BooleanAttribute,
    MapAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.indexes import GlobalSecondaryIndex, KeysOnlyProjection
from pynamodb.models import Model

from chalicelib.domain.categories import Category
from chalicelib.tables.attributes import ListOf, MomentAttribute
from chalicelib.tables.names import TableName
from chalicelib.tables.patience import InTime


class ByCategory(GlobalSecondaryIndex["EmailItem"]):
    """The emails of one category of one company, by time.

    Both keys never change, so no update pays for it.
    """

    class Meta:
        index_name = "ByCategory"
        projection = KeysOnlyProjection()

    category_key = UnicodeAttribute(hash_key=True)
    email_id = NumberAttribute(range_key=True)


class ByDue(GlobalSecondaryIndex["EmailItem"]):
    """The emails that no worker has claimed yet, by the time when they are due.

    Sparse: the claim takes the email out, so the index is as small as what waits.
    """

    class Meta:
        index_name = "ByDue"
        projection = KeysOnlyProjection()

    due_key = UnicodeAttribute(hash_key=True)
    email_id = NumberAttribute(range_key=True)


class ByRecipient(GlobalSecondaryIndex["EmailItem"]):
    """A company's emails to one recipient, by time.

    Erasure takes the email out: nothing leads from a person to it any more.
    """

    class Meta:
        index_name = "ByRecipient"
        projection = KeysOnlyProjection()

    recipient_key = UnicodeAttribute(hash_key=True)
    email_id = NumberAttribute(range_key=True)


class ByChange(GlobalSecondaryIndex["EmailItem"]):
    """A company's emails by their last change (docs/decisions/0065).

    What nobody is shown, as the place in another index, leaves the stamp as it is.
    """

    class Meta:
        index_name = "ByChange"
        projection = KeysOnlyProjection()

    company_id = NumberAttribute(hash_key=True)
    changed = NumberAttribute(range_key=True)


class DocumentMap(MapAttribute[str, object]):
    """A document."""

    id = NumberAttribute(null=True)
    number = UnicodeAttribute()
    version = UnicodeAttribute(null=True)
    reference = UnicodeAttribute(null=True)


class AttachmentMap(MapAttribute[str, object]):
    """A file of the email."""

    filename = UnicodeAttribute()
    content_type = UnicodeAttribute()
    size = NumberAttribute()
    sha256 = UnicodeAttribute()


class HitMap(MapAttribute[str, object]):
    """A hit."""

    at = MomentAttribute()
    what = UnicodeAttribute()
    agent = UnicodeAttribute()
    network = UnicodeAttribute()
    source = NumberAttribute(null=True)
    near_sender = BooleanAttribute(null=True)


class EmailItem(Model):
    """An email as it lies in the table."""

    class Meta(InTime):
        table_name = TableName(lambda settings: settings.emails_table)

    by_category = ByCategory()
    by_due = ByDue()
    by_recipient = ByRecipient()
    by_change = ByChange()

    company_id = NumberAttribute(hash_key=True)
    email_id = NumberAttribute(range_key=True)
    category_key = UnicodeAttribute()
    due_key = UnicodeAttribute(null=True)
    recipient_key = UnicodeAttribute(null=True)
    changed = NumberAttribute(null=True)
    """A stamp; None: not since stamps are kept."""
    batch_id = UnicodeAttribute()
    category = UnicodeAttribute()
    subject = UnicodeAttribute()
    to_email = UnicodeAttribute()
    to_name = UnicodeAttribute(default="")
    from_email = UnicodeAttribute()
    from_name = UnicodeAttribute(default="")
    reply_to = UnicodeAttribute(null=True)
    copy_to = UnicodeAttribute(null=True)
    transport = UnicodeAttribute()
    deliver_as = UnicodeAttribute()
    document = DocumentMap(null=True)
    attachments = ListOf(of=AttachmentMap)
    attachment_count = NumberAttribute(null=True)
    """For outlines, since no projection tells how long a list is; None: there are none."""
    retention_months = NumberAttribute()
    untracked = UnicodeAttribute(null=True)
    gated = BooleanAttribute(null=True)
    gated_by_code = BooleanAttribute(null=True)
    gate_window = NumberAttribute(null=True)
    gate_tries = NumberAttribute(null=True)
    """How many addresses were tried at the email's links in the span of time `gate_window`."""
    resend_of = NumberAttribute(null=True)
    resent_as = NumberAttribute(null=True)
    message_id = UnicodeAttribute(null=True)
    references = UnicodeAttribute(null=True)
    cc = UnicodeAttribute(null=True)
    metadata: MapAttribute[str, str] = MapAttribute(null=True)
    written_by = UnicodeAttribute(null=True)
    queued_by = UnicodeAttribute(null=True)
    statement = ListOf(of=DocumentMap, null=True)
    reminder = UnicodeAttribute(null=True)
    cancelled_by = UnicodeAttribute(null=True)
    settled_by = UnicodeAttribute(null=True)
    links_revoked_by = UnicodeAttribute(null=True)
    expires_at = NumberAttribute()
    """In seconds since 1970, as DynamoDB's TTL wants it."""

    queued_at = MomentAttribute()
    erasure_known_at = MomentAttribute(null=True)
    sent_at = MomentAttribute(null=True)
    delivered_at = MomentAttribute(null=True)
    bounced_at = MomentAttribute(null=True)
    complained_at = MomentAttribute(null=True)
    failed_at = MomentAttribute(null=True)
    outcome_unknown_at = MomentAttribute(null=True)
    cancelled_at = MomentAttribute(null=True)
    delayed_at = MomentAttribute(null=True)
    settled_at = MomentAttribute(null=True)
    resent_at = MomentAttribute(null=True)
    settled_as = UnicodeAttribute(null=True)
    stopped_at = MomentAttribute(null=True)
    erased_at = MomentAttribute(null=True)
    links_revoked_at = MomentAttribute(null=True)
    held_until = MomentAttribute(null=True)

    lease_until = MomentAttribute(null=True)
    lease_id = UnicodeAttribute(null=True)
    attempts = NumberAttribute(default=0)
    errors_count = NumberAttribute(default=0)
    last_reason = UnicodeAttribute(null=True)
    last_reply = UnicodeAttribute(null=True)
    accepted_reply = UnicodeAttribute(null=True)
    delivery_reply = UnicodeAttribute(null=True)
    delay_reply = UnicodeAttribute(null=True)
    bounce_reply = UnicodeAttribute(null=True)
    bounce_reason = UnicodeAttribute(null=True)
    provider = UnicodeAttribute(null=True)

    hits = ListOf(of=HitMap, default=list)
    hit_count = NumberAttribute(default=0)
    late_hits: MapAttribute[str, Any] = MapAttribute(default=dict)
    """The first and the last of each sort of hit that came when `hits` was full, by the sort."""


def category_key(company_id: int, category: Category) -> str:
    """The hash key of ByCategory."""
    return f"{company_id}#{category.value}"

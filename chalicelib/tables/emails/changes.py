"""Updates of an email that are shown to whoever looks: the stamp of the change goes with them."""

from collections.abc import Sequence

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.domain.email_ids import EmailKey
from chalicelib.tables.emails.item import EmailItem
from chalicelib.tables.emails.stamps import stamp_now
from chalicelib.tables.updates import updated_if, written_if


def changed_if(item: EmailItem, actions: Sequence[Action], condition: Condition) -> bool:
    """Change the email where the condition holds; False where it does not."""
    return updated_if(item, [*actions, EmailItem.changed.set(stamp_now())], condition)


def noted_if(key: EmailKey, actions: Sequence[Action], condition: Condition) -> bool:
    """As `changed_if`, for who does not look at what the email is now."""
    return written_if(EmailItem, key, [*actions, EmailItem.changed.set(stamp_now())], condition)

"""What one-time codes are made of, and how often they were mailed and tried.

In the recipients table, beside what was said, under the same pseudonym; gone after hours. No code
lies in it: `domain.access.codes` makes it of this and of a key that lies elsewhere.
"""

from datetime import datetime
from secrets import token_bytes

from pynamodb.attributes import BinaryAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib.domain.access.codes import (
    LIFETIME,
    MOST_MAILS,
    MOST_MAILS_OF_COMPANY,
    MOST_TRIES,
    WINDOW,
)
from chalicelib.domain.access.gates import left_of_window, window_of
from chalicelib.tables.attributes import MomentAttribute
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.names import TableName
from chalicelib.tables.patience import InTime
from chalicelib.tables.updates import counted_in_window, updated_if

_NONCE_BYTES = 16


class CodeItem(Model):
    """A recipient's code as it lies in the table; or, without one, a company's count of mails."""

    class Meta(InTime):
        table_name = TableName(lambda settings: settings.recipients_table)

    company_id = NumberAttribute(hash_key=True)
    recipient_key = UnicodeAttribute(range_key=True)
    nonce = BinaryAttribute(null=True, legacy_encoding=False)
    good_until = MomentAttribute(null=True)
    tries = NumberAttribute(null=True)
    mails_window = NumberAttribute(null=True)
    mails = NumberAttribute(null=True)
    expires_at = NumberAttribute(null=True)
    """In seconds since 1970, as DynamoDB's TTL wants it."""


@failures_as_try_again()
def count_mail(company_id: int, recipient_key: str, *, now: datetime) -> bool:
    """Count one more mail with a code, unless that makes too many; False if it does."""
    return _counted(CodeItem(company_id, _key(recipient_key)), MOST_MAILS, now) and _counted(
        CodeItem(company_id, _key("")), MOST_MAILS_OF_COMPANY, now
    )


@failures_as_try_again()
def good_nonce(company_id: int, recipient_key: str, *, now: datetime) -> bytes:
    """What the recipient's code is made of: the one that is still good, which gets its time anew.

    Else a new one, which had no tries.
    """
    item = CodeItem(company_id, _key(recipient_key))
    last = CodeItem.good_until.set(now + LIFETIME)
    if not updated_if(item, [last], _is_good(now)):
        begin = [CodeItem.nonce.set(token_bytes(_NONCE_BYTES)), CodeItem.tries.set(0), last]
        # Somebody else may have begun in between: then it is theirs.
        updated_if(item, begin, ~_is_good(now))
    nonce: bytes = _found(item).nonce
    return nonce


@failures_as_try_again()
def count_try(company_id: int, recipient_key: str, *, now: datetime) -> bytes | None:
    """Count a try before it is looked at; None where no code is good, or it was tried too often."""
    item = CodeItem(company_id, _key(recipient_key))
    if not updated_if(item, [CodeItem.tries.add(1)], _is_good(now)):
        return None
    nonce: bytes | None = _found(item).nonce
    return nonce


@failures_as_try_again()
def use_up(company_id: int, recipient_key: str, nonce: bytes) -> bool:
    """Let the code be good for nothing more; False where somebody did so already."""
    item = CodeItem(company_id, _key(recipient_key))
    return updated_if(item, [CodeItem.nonce.remove()], CodeItem.nonce == nonce)


def _key(recipient_key: str) -> str:
    """No consent's: those have no sign but hexadecimal digits in theirs."""
    return f"code#{recipient_key}"


def _is_good(now: datetime) -> Condition:
    there, in_time = CodeItem.nonce.exists(), CodeItem.good_until > now
    good: Condition = there & in_time & (CodeItem.tries < MOST_TRIES)
    return good


def _found(item: CodeItem) -> CodeItem:
    return CodeItem.get(item.company_id, item.recipient_key, consistent_read=True)


def _counted(item: CodeItem, most: int, now: datetime) -> bool:
    # A code that is mailed in the window's last second is good for longer than the window.
    end = now + left_of_window(now, WINDOW) + LIFETIME
    return counted_in_window(
        item,
        window=CodeItem.mails_window,
        count=CodeItem.mails,
        now=window_of(now, WINDOW),
        most=most,
        beside=[CodeItem.expires_at.set(int(end.timestamp()))],
    )

"""How often addresses were tried at an email's links: a counter on the email itself."""

from chalicelib.domain.email_ids import EmailKey
from chalicelib.tables.emails.conditions import THERE
from chalicelib.tables.emails.item import EmailItem
from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.updates import counted_in_window


@failures_as_try_again()
def take_try(key: EmailKey, *, window: int, most: int) -> bool:
    """Count one try of this window, unless that makes more than allowed; False if it does."""
    return counted_in_window(
        EmailItem(*key),
        window=EmailItem.gate_window,
        count=EmailItem.gate_tries,
        now=window,
        most=most,
        exists=THERE,
    )

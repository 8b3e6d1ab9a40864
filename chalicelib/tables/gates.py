"""How often addresses were tried at an email's links: a counter on the email itself."""

from chalicelib.tables.companies import updated_if
from chalicelib.tables.email_item import EmailItem
from chalicelib.tables.errors import failures_as_try_again


@failures_as_try_again()
def take_try(*, company_id: int, email_id: int, window: int, most: int) -> bool:
    """Count one try of this window, unless that makes more than allowed; False if it does."""
    item = EmailItem(company_id, email_id)
    begun, counted = EmailItem.gate_window, EmailItem.gate_tries
    another_window = EmailItem.company_id.exists() & (begun.does_not_exist() | (begun != window))

    def count() -> bool:
        return updated_if(item, [counted.add(1)], (begun == window) & (counted < most))

    def begin() -> bool:
        return updated_if(item, [begun.set(window), counted.set(1)], another_window)

    # Somebody else may begin the window in between.
    return count() or begin() or count()

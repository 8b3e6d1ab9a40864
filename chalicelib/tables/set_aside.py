"""What lies in a table and cannot be understood is set aside: counted and told, and no more."""

from chalicelib.telemetry import count, logger

NOT_UNDERSTOOD = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What reading an item raises where it holds what nobody wrote, PynamoDB's own errors included."""


def set_aside(table: str, **key: int | str) -> None:
    """Tell of an item by its key, within the handling of what could not be understood."""
    count("ItemUnreadable")
    logger.exception("item unreadable", extra={"table": table, **key})

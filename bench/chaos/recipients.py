"""The recipients' addresses, which say which email of the plan one is."""

import re

_NUMBER = re.compile(r"([0-9]+)@")


def address_of(number: int) -> str:
    """The address of the recipient of so many-eth email."""
    return f"cliente-{number}@clienti.example"


def number_of(address: str) -> int:
    """Which email's recipient it is.

    Raises:
        ValueError: none's.
    """
    found = _NUMBER.search(address)
    if not found:
        raise ValueError(address)
    return int(found[1])

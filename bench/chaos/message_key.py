"""Which email a mail is of."""

import re

_BOUNDARY = re.compile(rb'boundary="=_[a-z]+\.([0-9]+)\.([0-9]+)"')


def message_key(mail: bytes) -> tuple[int, int]:
    """The company and the email that a mail is of, by its first boundary.

    A second mail may have the Message-ID of the first, which nobody knows to have arrived.

    Raises:
        ValueError: it is not ours.
    """
    found = _BOUNDARY.search(mail)
    if not found:
        raise ValueError("a mail without our boundary")
    return int(found[2]), int(found[1])

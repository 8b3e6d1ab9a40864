"""Which email a mail is of."""

import re

_MESSAGE_ID = re.compile(rb"^message-id:\s*<([0-9]+)\.([0-9]+)@", re.IGNORECASE | re.MULTILINE)


def message_key(mail: bytes) -> tuple[int, int]:
    """The company and the email that a mail is of, by its Message-ID.

    Raises:
        ValueError: it is not ours.
    """
    found = _MESSAGE_ID.search(mail)
    if not found:
        raise ValueError("a mail without our Message-ID")
    return int(found[2]), int(found[1])

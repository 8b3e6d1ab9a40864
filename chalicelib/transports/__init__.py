"""Ways out for mail. They know addresses and bytes, and nothing of companies' rules."""

from typing import Protocol


class MailTransport(Protocol):
    """A way out for mail."""

    def send(self, message: bytes, *, from_email: str, to_email: str) -> str:
        """Hand the mail to the next hop and return its reply.

        Raises:
            TransientSendError: nothing left, and trying again later may work.
            PermanentSendError: it was refused for good.
            UnknownOutcome: it may have left.
        """
        ...

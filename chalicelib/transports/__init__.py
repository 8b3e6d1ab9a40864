"""Ways out for mail. They know addresses and bytes, and nothing of companies' rules."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the next hop is told of a mail before its content."""

    from_email: str
    to_email: str
    size: int
    """Of its content, in bytes."""

    @property
    def is_international(self) -> bool:
        """An address in it is not ASCII, and so not for every server (RFC 6531)."""
        return not (self.from_email + self.to_email).isascii()


type Following = Callable[[], Envelope | None]
"""The mail that follows, if one is known by then."""


def nothing_known() -> Envelope | None:
    """No mail is known to follow."""
    return None


class MailTransport(Protocol):
    """A way out for mail."""

    def send(
        self,
        message: bytes,
        *,
        from_email: str,
        to_email: str,
        then: Following = nothing_known,
    ) -> str:
        """Hand the mail to the next hop and return its reply.

        Args:
            message: the mail's content.
            from_email: whom it is from.
            to_email: whom it is to.
            then: asked when the mail is handed over: which one follows by this transport. A hop
                that takes the next mail before it has answered to this one may be told of it.

        Raises:
            TransientSendError: nothing left, and trying again later may work.
            PermanentSendError: it was refused for good.
            UnknownOutcome: it may have left.
        """
        ...


class Mailbox(MailTransport, Protocol):
    """A way out through a company's own mailbox, which may keep a connection."""

    def close(self) -> None:
        """Let go of what is kept; the next `send` gets it anew."""
        ...


class AccessTokens(Protocol):
    """Where a transport gets what lets it in to a mailbox whose provider asks for no password."""

    def __call__(self, *, instead_of: str = "") -> str:
        """An access token that should serve now (RFC 6749 section 1.4).

        Args:
            instead_of: one that was given before and did not serve; another is got in its place.

        Raises:
            TransportUnavailable: says why there is none.
            TransientSendError: it cannot be read now.
        """
        ...

"""How mails are laid down for the wire."""

from email.headerregistry import BaseHeader, HeaderRegistry
from email.policy import EmailPolicy
from functools import lru_cache
from typing import override

_REMEMBERED = 64
"""Fields: the same few stand in every mail, and to parse and fold each anew is half of what
composing costs."""


class _Registry(HeaderRegistry):
    """Parses each field once."""

    @override
    @lru_cache(_REMEMBERED)  # noqa: B019 - there is one, for as long as the process lives
    def __call__(self, name: str, value: str) -> BaseHeader:
        return super().__call__(name, value)


class _Policy(EmailPolicy):
    """Folds each field once."""

    @override
    @lru_cache(_REMEMBERED)  # noqa: B019 - as above
    def fold_binary(self, name: str, value: str) -> bytes:
        return super().fold_binary(name, value)


WIRE = _Policy(linesep="\r\n", cte_type="7bit", max_line_length=76, header_factory=_Registry())
"""Not every server takes eight bits (RFC 6152), and no encoded line has more than 76 characters
(RFC 2045 section 6.7): of itself the standard library writes 78."""

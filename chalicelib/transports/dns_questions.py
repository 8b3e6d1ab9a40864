"""Asks DNS what a domain says of itself: within bounds of time and number, and each thing once."""

from concurrent.futures import Future, ThreadPoolExecutor
from threading import Lock
from time import monotonic
from typing import Any

from dns.exception import DNSException
from dns.resolver import NXDOMAIN, NoAnswer, Resolver

from chalicelib.transports.mail_exchangers import resolver_at

_MOST_RECORDS = 50
"""Of one answer: whoever writes more wants something else."""
_AT_ONCE = 4


class NotAnswered(Exception):
    """DNS did not answer, or not in time, or was asked too much: nothing is known."""


class DnsQuestions:
    """What is asked for one purpose. A name that is not there, or has no such record, has none."""

    def __init__(
        self, *, seconds: float = 6.0, most: int = 40, resolver: Resolver | None = None
    ) -> None:
        """Ask nothing yet.

        Args:
            seconds: in which all answers must be there.
            most: so many questions.
            resolver: who is asked.
        """
        self._until, self._most = monotonic() + seconds, most
        self._resolver = resolver or resolver_at()
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="dns")
        self._asked: dict[tuple[str, str], Future[list[str]]] = {}
        self._lock = Lock()

    def ask(self, name: str, kind: str) -> Future[list[str]]:
        """Begin to ask; the future raises as `records` does."""
        key = name.rstrip(".").lower(), kind
        with self._lock:
            if key not in self._asked:
                over = len(self._asked) >= self._most
                self._asked[key] = _refused() if over else self._threads.submit(self._answer, *key)
            return self._asked[key]

    def records(self, name: str, kind: str) -> list[str]:
        """The records as a zone file has them, names without the last dot, a TXT's parts joined.

        Raises:
            NotAnswered: nothing is known.
        """
        return self.ask(name, kind).result()

    def _answer(self, name: str, kind: str) -> list[str]:
        left = self._until - monotonic()
        if left <= 0:
            raise NotAnswered
        try:
            answer = self._resolver.resolve(f"{name}.", kind, search=False, lifetime=left)
        except (NXDOMAIN, NoAnswer):
            return []
        except (DNSException, OSError, ValueError) as error:
            raise NotAnswered from error
        return [_text(record) for record in list(answer)[:_MOST_RECORDS]]


def _refused() -> Future[list[str]]:
    future: Future[list[str]] = Future()
    future.set_exception(NotAnswered())
    return future


def _text(record: Any) -> str:  # noqa: ANN401 - dnspython types no records
    if hasattr(record, "strings"):
        return b"".join(record.strings).decode("utf-8", "replace")
    text: str = record.to_text(omit_final_dot=True)
    return text.rstrip(".")

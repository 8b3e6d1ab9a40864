"""The connection of whoever a recipient waits for, on PynamoDB's lower level."""

from functools import cache
from typing import override

from botocore.session import Session
from pynamodb.connection import Connection

from chalicelib.aws import session

A_HIT_WAITS_SECONDS = 2
"""So long, at most, for an answer of DynamoDB."""


class _Connection(Connection):
    @property
    @override
    def session(self) -> Session:
        """The session of the other clients, where PynamoDB would make one more."""
        return session()


@cache
def connection() -> Connection:
    """DynamoDB, for a recipient who waits.

    Asked once: what it refuses goes to the spill queue and is not lost, and a repetition of what it
    did, but did not say in time, would count a hit twice.
    """
    return _Connection(
        connect_timeout_seconds=1,
        read_timeout_seconds=A_HIT_WAITS_SECONDS,
        max_retry_attempts=0,
    )

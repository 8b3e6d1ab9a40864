"""The connection for requests that a recipient waits for, on PynamoDB's lower level."""

from functools import cache

from pynamodb.connection import Connection

A_HIT_WAITS_SECONDS = 2
"""The longest wait for an answer of DynamoDB."""


@cache
def connection() -> Connection:
    """The connection for a recipient who waits.

    Asked once: what it refuses goes to the spill queue and is not lost, and a repetition of what it
    did, but did not say in time, would count a hit twice.
    """
    return Connection(
        connect_timeout_seconds=1,
        read_timeout_seconds=A_HIT_WAITS_SECONDS,
        max_retry_attempts=0,
    )

"""What DynamoDB's failures mean to the rest of the service."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.exceptions import PynamoDBException

from chalicelib.domain.errors import TryAgainLater


@contextmanager
def failures_as_try_again() -> Iterator[None]:
    """Turn every failure of DynamoDB into TryAgainLater, around a request or as a decorator.

    Raises:
        TryAgainLater: throttled, unreachable, or refused.
    """
    try:
        yield
    except (PynamoDBException, BotoCoreError, ClientError) as error:
        raise TryAgainLater("The table does not answer.") from error

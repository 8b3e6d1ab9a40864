"""How values of the domain are stored in DynamoDB."""

from datetime import UTC, datetime, timedelta
from typing import Any, override

from pynamodb.attributes import Attribute, ListAttribute
from pynamodb.constants import NUMBER

_UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class MomentAttribute(Attribute[datetime]):
    """A moment as milliseconds since 1970: eight bytes where ISO text takes twenty-eight."""

    attr_type = NUMBER

    @override
    def serialize(self, value: datetime) -> str:
        return str(to_milliseconds(value))

    @override
    def deserialize(self, value: Any) -> datetime:
        return from_milliseconds(int(value))


class ListOf[Element](ListAttribute[Element]):
    """A list, of which PynamoDB reads even an empty one by making its elements' attribute anew."""

    @override
    def deserialize(self, values: Any) -> Any:
        return super().deserialize(values) if values else []


def to_milliseconds(moment: datetime) -> int:
    """Milliseconds since 1970."""
    return (moment - _UNIX_EPOCH) // timedelta(milliseconds=1)


def from_milliseconds(milliseconds: int) -> datetime:
    """The moment so many milliseconds after 1970.

    Raises:
        OverflowError: no calendar has it.
    """
    return _UNIX_EPOCH + timedelta(milliseconds=milliseconds)


def optional_int(number: float | None) -> int | None:
    """The integer that a number attribute holds, if it holds one."""
    return None if number is None else int(number)

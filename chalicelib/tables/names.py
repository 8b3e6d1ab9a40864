"""What the tables are called in this deployment."""

from collections.abc import Callable

from chalicelib.settings import Settings, settings


class TableName:
    """A table's name, read when a request needs it: importing a table reads no environment."""

    def __init__(self, read: Callable[[Settings], str]) -> None:
        self._read = read

    def __get__(self, instance: object, owner: type | None = None) -> str:
        """The name in this process's settings."""
        return self._read(settings())

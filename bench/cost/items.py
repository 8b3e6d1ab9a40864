"""DynamoDB's units, by its published rules, from the items that a request reads or writes.

https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
"""

from collections.abc import Iterable
from math import ceil
from typing import Any

from bench.list_history import item_size

Item = dict[str, Any]
"""As it goes over the wire; empty: there is none."""

_OVERHEAD = 100
"""Bytes that are kept besides for each item, and for each entry of an index."""


def read_units(size: int, *, consistent: bool) -> float:
    """To read so many bytes at once: one for each 4 KB begun, or half of one."""
    return max(1, ceil(size / 4096)) * (1.0 if consistent else 0.5)


def write_units(before: Item, after: Item, indexes: Iterable[set[str]]) -> int:
    """To make an item another: one for each KB begun of the larger, and what its indexes take.

    Args:
        before: the item as it was.
        after: the item as it is; the same, where a condition refused the write.
        indexes: the attributes that each index holds; all are keys, so an entry is under 1 KB.
    """
    units = max(1, ceil(max(item_size(before), item_size(after)) / 1024))
    for names in indexes:
        old, new = _entry(before, names), _entry(after, names)
        # One to take the old entry out, one to put the new one in, none where both are one.
        units += 0 if old == new else bool(old) + bool(new)
    return units


def bytes_kept(item: Item, indexes: Iterable[set[str]]) -> int:
    """What is paid for as long as the item stays."""
    kept = [item, *(_entry(item, names) for names in indexes)]
    return sum(item_size(one) + _OVERHEAD for one in kept if one)


def _entry(item: Item, names: set[str]) -> Item:
    """What an index of keys holds of an item: nothing where a key is missing."""
    return {name: item[name] for name in names} if names <= item.keys() else {}

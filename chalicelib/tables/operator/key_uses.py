"""When keys were used last: in the usage table, beside what is counted by them."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.tables.errors import failures_as_try_again
from chalicelib.tables.usage import UsageItem

_KEY = "key#"
_BEHIND = "key$"
"""What comes next after all of them: the stand-in for AWS misreads a condition by beginnings."""


@failures_as_try_again()
def note_key_use(company_id: int, key_id: str, *, now: datetime) -> None:
    """Note that it was used now."""
    UsageItem(company_id, _KEY + key_id).update(actions=[UsageItem.used_at.set(now)])


@failures_as_try_again()
def uses_of_keys(company_id: int) -> Mapping[str, datetime]:
    """When each key was used last that ever was, by its id."""
    found = UsageItem.query(company_id, UsageItem.what.between(_KEY, _BEHIND))
    uses: dict[str, datetime | None] = {
        item.what.removeprefix(_KEY): item.used_at for item in found
    }
    return {key: used_at for key, used_at in uses.items() if used_at is not None}

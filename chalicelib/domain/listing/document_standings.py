"""Where a document stands: what became of the newest emails that brought it."""

from collections.abc import Collection, Sequence
from typing import Any

from chalicelib.domain.documents import Newest
from chalicelib.domain.email_ids import due_at
from chalicelib.domain.emails import Facts
from chalicelib.domain.listing.standings import Icon, Standing
from chalicelib.domain.periods import in_rome

_FURTHEST_LAST = (Icon.CANCELLED, Icon.QUEUED, Icon.SENT, Icon.READ, Icon.DOWNLOADED, Icon.PROBLEM)


def icon_of_all(icons: Collection[Icon]) -> Icon:
    """One icon for emails to several recipients.

    A problem with one must not hide behind another's reading; else how far any of them has come.
    """
    return max(icons, key=_FURTHEST_LAST.index)


def newest_shown(newest: Newest, emails: Sequence[tuple[Facts, Standing]]) -> dict[str, Any] | None:
    """The newest emails as the API shows them; None where they are no longer kept."""
    if not emails:
        return None
    first, _ = emails[0]
    return {
        "icon": icon_of_all([stands.icon for _, stands in emails]).value,
        "category": first.category.value,
        "version": newest.version,
        "due_at": in_rome(due_at(first.email_id)),
        "emails": [
            {
                "id": email.email_id,
                "delivery_status": stands.status.value,
                "evidence": stands.known.level.name.lower(),
                "evidence_at": in_rome(stands.known.at),
                "icon": stands.icon.value,
            }
            for email, stands in emails
        ],
    }

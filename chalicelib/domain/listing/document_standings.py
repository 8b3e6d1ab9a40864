"""Where a document stands: for each recipient over all emails that brought it, and on the whole."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.domain.categories import REMINDERS, Category
from chalicelib.domain.documents.sends import Sends
from chalicelib.domain.emails import Email
from chalicelib.domain.judging import Lens
from chalicelib.domain.listing.rows import delivery_told
from chalicelib.domain.listing.standings import Icon, Standing, standing
from chalicelib.domain.message.addresses import readable_address
from chalicelib.domain.periods import in_rome
from chalicelib.domain.reasons import reason

_FURTHEST_LAST = (
    *(Icon.CANCELLED, Icon.RESENT, Icon.QUEUED),
    *(Icon.SENT, Icon.READ, Icon.DOWNLOADED, Icon.PROBLEM),
)
_BY_A_PERSON = {Icon.READ, Icon.DOWNLOADED}
_UNDECIDED = {Icon.QUEUED, Icon.CANCELLED, Icon.RESENT}
NEVER_EMAILED: dict[str, Any] = {
    "icon": None,
    "version": None,
    "recipients": [],
    "reminders": {"sent": 0, "last_sent_at": None},
    "is_whole": True,
}
"""Where a document stands that no email brought, as far as any is kept."""


@dataclass(frozen=True, slots=True)
class _Look:
    """An email, and where it stands."""

    email: Email
    stands: Standing

    @property
    def icon(self) -> Icon:
        return self.stands.icon

    @property
    def progress(self) -> tuple[bool, int]:
        """What counts of several emails: whether it is decided, then how late it is."""
        return self.icon not in _UNDECIDED, self.email.email_id


def icon_of_all(icons: Collection[Icon]) -> Icon:
    """One icon for emails to several recipients.

    A problem with one must not hide behind another's reading; else how far any of them has come.
    """
    return max(icons, key=_FURTHEST_LAST.index)


def document_shown(
    sends: Sends,
    emails: Sequence[Email],
    lens: Lens,
    *,
    categories: Collection[Category],
    now: datetime,
) -> dict[str, Any]:
    """Where a document stands, as the API shows it.

    Args:
        sends: which emails brought it.
        emails: those of them that are still kept, in the order of their ids.
        lens: through which their company looks at them.
        categories: of the emails that count. Reminders are counted beside them in any case.
        now: tells a live lease from a dead one.
    """
    looks = [_Look(email, standing(email, lens, now=now)) for email in emails]
    counted = [look for look in looks if look.email.category in categories]
    sent_again = {
        look.email.resend_of: look.email.email_id
        for look in counted
        if look.email.resend_of and look.icon is not Icon.CANCELLED
    }
    recipients = [
        _recipient_shown(theirs, lens, sent_again=sent_again) for theirs in _by_recipient(counted)
    ]
    open_icons = [
        Icon(one["icon"])
        for one in recipients
        if not (one["icon"] == Icon.PROBLEM and one["resent_as"])
    ]
    versions = {send.email_id: send.version for send in sends.sends}
    newest = max(counted, key=lambda look: look.progress, default=None)
    return {
        "icon": icon_of_all(open_icons).value if open_icons else None,
        "version": newest and versions[newest.email.email_id],
        "recipients": recipients,
        "reminders": _reminders_shown(looks),
        "is_whole": sends.is_whole,
    }


def _by_recipient(looks: Sequence[_Look]) -> Collection[Sequence[_Look]]:
    """The emails of each recipient; those whose recipient was erased are each for themselves."""
    found: dict[object, list[_Look]] = defaultdict(list)
    for look in looks:
        found[look.email.to_email.casefold() or look.email.email_id].append(look)
    return found.values()


def _recipient_shown(
    looks: Sequence[_Look], lens: Lens, *, sent_again: Mapping[int, int]
) -> dict[str, Any]:
    """A recipient: the best that is known of any email, and the last state of one that left.

    What is scheduled or was cancelled hides nothing, as long as anything else is known.
    """
    last = max(looks, key=lambda look: look.progress)
    known = [look for look in looks if look.icon in _BY_A_PERSON]
    best = max(known, key=lambda look: look.stands.known.level) if known else last
    why, since = delivery_told(last.email, lens, last.stands.status)
    if best.icon in _BY_A_PERSON:
        why, since = best.stands.known.reason, best.stands.known.at
    to_others = [
        again
        for look in looks
        if (again := sent_again.get(look.email.email_id)) is not None
        and again not in {one.email.email_id for one in looks}
    ]
    return {
        "to_email": readable_address(last.email.to_email) or None,
        "icon": best.icon.value,
        "delivery_status": last.stands.status.value,
        "evidence": best.stands.known.level.name.lower(),
        "reason": reason(why),
        "moment": in_rome(since),
        "email_ids": [look.email.email_id for look in looks],
        "resent_as": max(to_others, default=None),
    }


def _reminders_shown(looks: Sequence[_Look]) -> dict[str, Any]:
    sent = [
        look.email.sent_at
        for look in looks
        if look.email.category in REMINDERS and look.email.sent_at
    ]
    return {"sent": len(sent), "last_sent_at": in_rome(max(sent, default=None))}

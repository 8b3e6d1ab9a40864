"""Where a document stands: what became of the newest emails that brought it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from chalicelib.mail.email_ids import due_at
from chalicelib.mail.emails import Email
from chalicelib.mail.rows import in_rome
from chalicelib.mail.standings import Icon, Standing

_FURTHEST_LAST = (Icon.CANCELLED, Icon.QUEUED, Icon.SENT, Icon.READ, Icon.DOWNLOADED, Icon.PROBLEM)


@dataclass(frozen=True, slots=True)
class Newest:
    """The newest emails of a document: those of one batch, one to each recipient."""

    document_id: int
    version: str | None
    """Of the document, as it was then."""
    email_ids: tuple[int, ...]

    @property
    def last_id(self) -> int:
        """The greatest of the ids, which orders batches by when they are due."""
        return max(self.email_ids)


def newest_of(emails: Sequence[Email]) -> Newest | None:
    """What the emails of a batch are to their document, if they have one.

    The sender's own copy is not the document's: that it arrived tells nothing of the recipient.
    """
    brought = [email for email in emails if email.document and not email.is_copy]
    if not brought or brought[0].document is None:
        return None
    document = brought[0].document
    return Newest(document.id, document.version, tuple(email.email_id for email in brought))


def icon_of_all(icons: Collection[Icon]) -> Icon:
    """One icon for emails to several recipients.

    A problem with one must not hide behind another's reading; else how far any of them has come.
    """
    return max(icons, key=_FURTHEST_LAST.index)


def newest_shown(newest: Newest, emails: Sequence[tuple[Email, Standing]]) -> dict[str, Any] | None:
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

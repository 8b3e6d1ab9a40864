"""What a company may do about an email that nobody was seen to read."""

from chalicelib.domain.emails import DeliverAs, Email
from chalicelib.domain.listing.silence import COUNTED_DAYS
from chalicelib.domain.reason_codes import ReasonCode


def follow_ups(email: Email, *, silent_days: int | None) -> list[ReasonCode]:
    """Proposals, the least trouble first; none where the email is not silent long enough.

    Args:
        email: as it was sent.
        silent_days: for how long nobody was seen to read it; None: that is no question.
    """
    if silent_days is None or silent_days < min(COUNTED_DAYS):
        return []
    by_link = bool(email.attachments) and email.deliver_as is DeliverAs.LINK
    return [
        ReasonCode.TRY_OTHER_ADDRESS,
        *([ReasonCode.TRY_ATTACHMENT] if by_link else []),
        ReasonCode.TRY_CERTIFIED,
    ]

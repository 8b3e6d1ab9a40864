"""Take back an email's links to its attachments."""

from datetime import datetime

from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.emails import DeliverAs, Email
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.problems import ErrorCode
from chalicelib.domain.states import can_cancel
from chalicelib.tables.emails.decisions import close_links
from chalicelib.tables.emails.sending import get_email
from chalicelib.telemetry import logger


def revoke_links(key: EmailKey, *, now: datetime, actor: str = "") -> Email:
    """The email, whose links give nothing any more, from now on or from when it was asked first.

    A URL of the file that somebody was led to before works for its last minutes.

    Raises:
        NotFound: the company has no such email.
        Conflict: it carries no links, or none yet: then it can be cancelled.
        TryAgainLater: AWS does not answer.
    """
    email = get_email(key)
    if not email.attachments or email.deliver_as is DeliverAs.ATTACHMENT:
        raise Conflict("The email carries no links.", ErrorCode.NO_LINKS)
    if can_cancel(email, now=now):
        raise Conflict("The email has not been sent yet: cancel it.", ErrorCode.NOT_SENT_YET)
    closed = close_links(key, at=now, by=actor)
    if closed is None:
        raise NotFound("No such email.")
    logger.info("links revoked", **key._asdict())
    return closed

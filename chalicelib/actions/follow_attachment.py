"""Follow the link to an attachment."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.attachment_store import attachment_url
from chalicelib.key_ring import key_ring
from chalicelib.mail.agents import is_hit
from chalicelib.mail.errors import NotFound
from chalicelib.mail.ladder import judge_fetch
from chalicelib.mail.tokens import Mode, Purpose, read_token
from chalicelib.tables.emails import find_email
from chalicelib.tables.hits import record_hit_and_read


def follow_attachment(
    token: str, *, method: str, headers: Mapping[str, str], address: str, now: datetime
) -> str:
    """A short-lived URL of the file, for the same method.

    The fetch is added to the email if it is a hit.

    Raises:
        NotFound: the token is none of ours, or its email is gone.
        TryAgainLater: AWS does not answer.
    """
    ring = key_ring()
    target = read_token(token, Purpose.ATTACHMENT, ring)
    if target is None:
        raise NotFound("No such attachment.")
    company_id, email_id = target.company_id, target.email_id
    if target.mode is Mode.IDENTIFIED and is_hit(method=method, headers=headers):
        what = str(target.attachment)
        hit = judge_fetch(
            what=what, headers=headers, address=address, at=now, target=target, ring=ring
        )
        email = record_hit_and_read(company_id=company_id, email_id=email_id, hit=hit)
    else:
        email = find_email(company_id=company_id, email_id=email_id)
    if email is None or target.attachment >= len(email.attachments):
        raise NotFound("No such attachment.")
    return attachment_url(email, target.attachment, method=method)

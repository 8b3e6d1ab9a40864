"""Follow the link to an attachment."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime

from chalicelib.actions.keep_hit import keep_hit_and_read
from chalicelib.attachment_store import attachment_url, check_attachment
from chalicelib.key_ring import key_ring
from chalicelib.mail.agents import is_hit
from chalicelib.mail.emails import Email
from chalicelib.mail.errors import Gone, NotFound, TryAgainLater
from chalicelib.mail.ladder import judge_fetch
from chalicelib.mail.links import links_open
from chalicelib.mail.tokens import Mode, Purpose, Target, read_token
from chalicelib.tables.emails import find_email
from chalicelib.telemetry import count, logger


def follow_attachment(
    token: str, *, method: str, headers: Mapping[str, str], address: str, now: datetime
) -> str:
    """A short-lived URL of the file, for the same method.

    The fetch is added to the email if it is a hit, and the link still open.

    Raises:
        NotFound: the token is none of ours.
        Gone: there was such a file, and it is no longer given.
        TryAgainLater: AWS does not answer.
    """
    counts = is_hit(method=method, headers=headers)
    try:
        ring = key_ring()
    except TryAgainLater:
        if counts:
            count("HitNotRecorded")
        raise
    target = read_token(token, Purpose.ATTACHMENT, ring)
    if target is None:
        raise NotFound("No such attachment.")
    email = None
    if counts and target.mode is Mode.IDENTIFIED:
        logger.thread_safe_append_keys(company_id=target.company_id, email_id=target.email_id)
        what = str(target.attachment)
        hit = judge_fetch(
            what=what, headers=headers, address=address, at=now, target=target, ring=ring
        )
        email = keep_hit_and_read(target, hit)
    email = email or find_email(company_id=target.company_id, email_id=target.email_id)
    if email is None or not links_open(email, now=now):
        raise _gone(target, email)
    try:
        check_attachment(email, target.attachment)
    except NotFound as error:
        raise _gone(target, email) from error
    return attachment_url(email, target.attachment, method=method)


def _gone(target: Target, email: Email | None) -> Gone:
    from chalicelib.mail.correspondents import correspondent
    from chalicelib.tables.companies import find_company

    company = None
    with suppress(TryAgainLater):
        company = find_company(target.company_id)
    return Gone("The attachment is no longer available.", correspondent(company, email))

"""Follow the link to an attachment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from chalicelib.actions.tracking.keep_hit import keep_hit_and_read
from chalicelib.actions.tracking.look_at_fetch import look_at_fetch
from chalicelib.actions.tracking.serve_attachment import sender_of, serve_attachment
from chalicelib.domain.correspondents import Correspondent
from chalicelib.domain.emails import Email
from chalicelib.domain.errors import NotFound, TryAgainLater
from chalicelib.domain.evidence.agents import is_hit
from chalicelib.domain.hits import attachment
from chalicelib.domain.tokens import Mode, Purpose, Target, read_token
from chalicelib.keys.key_ring import key_ring
from chalicelib.tables.emails.sending import find_email
from chalicelib.telemetry import count, logger


@dataclass(frozen=True, slots=True)
class Gate:
    """Whoever wants the file has to type the address that it was sent to, or a code."""

    sender: Correspondent
    leads_to: str
    """Scheme and host of the place where the file lies."""
    by_code: bool
    """A code that the operator mails on demand."""


def follow_attachment(
    token: str, *, method: str, headers: Mapping[str, str], address: str, now: datetime
) -> str | Gate:
    """Lead to a short-lived URL of the file, for the same method, or to the gate before it.

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
        logger.thread_safe_append_keys(**target.key._asdict())
        hit = look_at_fetch(
            attachment(target.attachment),
            headers=headers,
            address=address,
            now=now,
            target=target,
            ring=ring,
        )
        email = keep_hit_and_read(target, hit)
    email = email or find_email(target.key)
    url = serve_attachment(target, email, method=method, now=now)
    return gate_before(url, target, email) if email and email.gated else url


def gate_before(url: str, target: Target, email: Email) -> Gate:
    """The gate before the file at the URL."""
    place = urlsplit(url)
    return Gate(
        sender_of(target, email), f"{place.scheme}://{place.netloc}", by_code=email.gated_by_code
    )

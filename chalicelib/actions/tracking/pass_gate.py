"""Pass the gate before an attachment, by the address that it was sent to or a code mailed there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.actions.tracking.follow_attachment import Gate, gate_before
from chalicelib.actions.tracking.keep_hit import keep_hit_and_read
from chalicelib.actions.tracking.look_at_fetch import look_at_fetch
from chalicelib.actions.tracking.serve_attachment import serve_attachment
from chalicelib.actions.tracking.take_code import take_code
from chalicelib.domain.access.codes import Deed
from chalicelib.domain.access.gates import MOST_TRIES, left_of_window, same_address, window_of
from chalicelib.domain.emails import Email
from chalicelib.domain.errors import NotFound, TooManyRequests
from chalicelib.domain.hits import attachment
from chalicelib.domain.tokens import Mode, Purpose, Target, read_token
from chalicelib.keys.key_ring import key_ring
from chalicelib.tables.emails.gates import take_try
from chalicelib.tables.emails.sending import find_email
from chalicelib.telemetry import logger


@dataclass(frozen=True, slots=True)
class Gated:
    """A file behind a gate that stands."""

    target: Target
    email: Email
    url: str
    """Of the file, for who passes."""


def pass_gate(
    token: str, typed: str, *, headers: Mapping[str, str], address: str, now: datetime
) -> str | Gate:
    """Lead to a short-lived URL of the file, or to the gate again where the wrong thing was typed.

    Each try is counted before it is looked at, so that none is free. A passing is added to the
    email as a download, where its fetches are recorded.

    Raises:
        NotFound: the token is none of ours, or stands before no gate.
        Gone: there was such a file, and it is no longer given.
        TooManyRequests: too many addresses were tried.
        TryAgainLater: AWS does not answer.
    """
    gated = find_gated(token, now=now)
    target, email, url = gated.target, gated.email, gated.url
    if not _is_right(typed, email, now=now):
        return gate_before(url, target, email)
    if target.mode is Mode.IDENTIFIED:
        hit = look_at_fetch(
            replace(attachment(target.attachment), passed=True),
            headers=headers,
            address=address,
            now=now,
            target=target,
            ring=key_ring(),
        )
        keep_hit_and_read(target, hit)
    return url


def find_gated(token: str, *, now: datetime) -> Gated:
    """The file behind the gate of a token; raises as `pass_gate` does."""
    target = read_token(token, Purpose.ATTACHMENT, key_ring())
    if target is None:
        raise NotFound("No such attachment.")
    logger.thread_safe_append_keys(**target.key._asdict())
    email = find_email(target.key)
    url = serve_attachment(target, email, now=now)
    if email is None or not email.gated:
        raise NotFound("No such gate.")
    return Gated(target, email, url)


def _is_right(typed: str, email: Email, *, now: datetime) -> bool:
    """The address does not do where a code is asked for: the sender knows it."""
    if email.gated_by_code:
        return take_code(email, Deed.OPEN, typed, now=now)
    if not take_try(email.key, window=window_of(now), most=MOST_TRIES):
        raise TooManyRequests(left_of_window(now))
    return same_address(typed, email.to_email)

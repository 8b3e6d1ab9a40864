"""The authority that stamps dossiers, which the operator named (RFC 3161 section 3.4: by HTTP)."""

import secrets
from datetime import UTC, datetime

from chalicelib.domain.dossier.time_stamps import (
    MEDIA_TYPE_ANSWERED,
    MEDIA_TYPE_ASKED,
    NoStamp,
    NoTimeStamp,
    TimeStamp,
    ask_for,
    read_stamp,
)
from chalicelib.domain.mailboxes.mailbox_clients import is_private
from chalicelib.keys.posting import NotAnswered, post

PATIENCE_SECONDS = 5.0
_NONCE_BITS = 63
"""So that it is a positive number of eight bytes, as authorities know them."""


def get_time_stamp(url: str, digest: bytes, *, patience: float = PATIENCE_SECONDS) -> TimeStamp:
    """What the authority signs of this digest, now.

    Args:
        url: of https; loopback's may be of http.
        digest: SHA-256.
        patience: seconds.

    Raises:
        NoTimeStamp: it does not answer in time, or not with a time stamp of this digest and moment.
    """
    if not is_private(url):
        raise NoTimeStamp(NoStamp.NO_ANSWER, "no address of https")
    nonce = secrets.randbits(_NONCE_BITS)
    headers = {"Content-Type": MEDIA_TYPE_ASKED, "Accept": MEDIA_TYPE_ANSWERED}
    try:
        answer = post(url, ask_for(digest, nonce=nonce), headers=headers, patience=patience)
    except NotAnswered as error:
        raise NoTimeStamp(NoStamp.NO_ANSWER, str(error)) from None
    media_type = answer.media_type.partition(";")[0].strip().lower()
    if (answer.status, media_type) != (200, MEDIA_TYPE_ANSWERED):
        raise NoTimeStamp(NoStamp.NO_ANSWER, f"{answer.status}, of another type")
    return read_stamp(answer.body, digest=digest, nonce=nonce, now=datetime.now(UTC))

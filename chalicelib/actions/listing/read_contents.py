"""Read the bodies of listed emails, as many as an answer can hold."""

import json
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from chalicelib.domain.emails import Email
from chalicelib.domain.errors import NotFound, invalid_field
from chalicelib.domain.problems import ProblemCode
from chalicelib.domain.reads import Reads
from chalicelib.stores.attachments import get_body

MOST_BYTES = 3_500_000
"""Of all bodies of an answer, as JSON; Lambda sends 6 MB, of which rows take up to 1 MB or so."""

MOST_BODIES_SEARCHED = 500
_AT_ONCE = 8


class ContentReader:
    """Bodies of emails, each read once, as those of one batch share theirs."""

    def __init__(self, reads: Reads) -> None:
        """Tell `reads` of each request."""
        self._reads = reads
        self._kept: dict[str, str | None] = {}

    def of(self, email: Email) -> str | None:
        """The email's body; None where it is no longer kept.

        Raises:
            InvalidRequest: too many bodies were read already.
            TryAgainLater: S3 does not answer.
        """
        if email.erased_at:
            return None
        if email.batch_id not in self._kept:
            if len(self._kept) >= MOST_BODIES_SEARCHED:
                problem = (
                    f"content: at most {MOST_BODIES_SEARCHED} bodies are searched. Narrow the "
                    "period, or add conditions of other fields with and."
                )
                raise invalid_field("q", ProblemCode.TOO_MUCH_TO_READ, problem)
            self._reads.note(units=0)
            self._kept[email.batch_id] = _body(email)
        return self._kept[email.batch_id]


def read_contents(emails: Sequence[Email], *, reads: Reads) -> dict[int, str]:
    """The bodies by email id, in their order up to MOST_BYTES; those no longer kept are left out.

    Raises:
        TryAgainLater: S3 does not answer.
    """
    emails = [email for email in emails if not email.erased_at]
    by_batch = {email.batch_id: email for email in emails}
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        bodies = dict(zip(by_batch, pool.map(_body, by_batch.values()), strict=True))
    reads.note(units=0, requests=len(by_batch))
    contents: dict[int, str] = {}
    left = MOST_BYTES
    for email in emails:
        body = bodies[email.batch_id]
        if body is None:
            continue
        left -= len(json.dumps(body))
        if left < 0:
            break
        contents[email.email_id] = body
    return contents


def _body(email: Email) -> str | None:
    try:
        return get_body(email)
    except NotFound:
        return None

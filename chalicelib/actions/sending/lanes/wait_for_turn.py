"""Have an email wait for its turn at its company's server, by another message."""

from datetime import datetime

from chalicelib.domain.due import LONGEST_DELAY, Hold
from chalicelib.queues.outbox import put_back
from chalicelib.tables.emails.sending import note_held
from chalicelib.tables.holds import put_hold


def wait_for_turn(hold: Hold, *, now: datetime) -> None:
    """Have another message name the email when its hold ends; the one at hand may go then.

    Raises:
        TryAgainLater: AWS does not answer; the message at hand has to stay.
    """
    if hold.until - now <= LONGEST_DELAY:
        put_back([hold], now=now)
        return
    note_held(hold.key, until=hold.until)
    put_hold(hold)

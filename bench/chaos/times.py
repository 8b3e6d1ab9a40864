"""Time, shrunk: hours of waiting become seconds.

The constants of the service and the attributes of its queues are cut here, and only in the
harness's own processes. They keep their order: an email's deadline < the function's time-out < the
lease < the time for which the outbox hides a message.
"""

import sys
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module

from botocore.config import Config

from chalicelib.actions.sending.worker import Times, Worker
from chalicelib.domain.backoff import Backoff
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.transports.smtp import Patience

ONE_EMAIL_SECONDS = 3
FUNCTION_SECONDS = 5
LEASE_SECONDS = 6
HIDDEN_SECONDS = 8
MOST_RECEIVES = 12
LONGEST_WAIT = 2.0

TIMED_OUT = 137
"""How an instance ends whose function runs for too long."""

if not ONE_EMAIL_SECONDS < FUNCTION_SECONDS < LEASE_SECONDS < HIDDEN_SECONDS:
    sys.exit("the times have lost their order")


@dataclass(frozen=True, slots=True)
class Waits:
    """How long an email waits between tries, and how many of them there are."""

    first: float = 1
    longest: float = LONGEST_WAIT
    attempts: int = 8
    given_up_after: float = 60
    """For those of a server that is away: these are not counted as tries."""


def hasty_worker(waits: Waits) -> Worker:
    """A worker all of whose times are cut."""
    return Worker(
        times=Times(
            one_email=timedelta(seconds=ONE_EMAIL_SECONDS),
            lease=timedelta(seconds=LEASE_SECONDS),
            away=timedelta(seconds=waits.first),
            slow=timedelta(seconds=1),
            probation=timedelta(seconds=2),
            backoff=Backoff(
                first=timedelta(seconds=waits.first),
                longest=timedelta(seconds=waits.longest),
                most_attempts=waits.attempts,
                given_up_after=timedelta(seconds=waits.given_up_after),
            ),
            patience=Patience(connect=1, enter=1.2, until_dot=1.6, whole=2.2, idle=1.5),
        )
    )


def shrink() -> None:
    """Cut, in this process, what nobody hands to who waits: clients of AWS, and mailboxes."""
    once = Config(connect_timeout=1, read_timeout=2, retries={"total_max_attempts": 1})
    _replace("chalicelib.aws", _ONCE=once)
    _replace("chalicelib.actions.mailboxes.get_access_token", _LEASE=timedelta(seconds=4), _LOOKS=2)
    _replace(
        "chalicelib.domain.mailboxes.refusals",
        _PAUSES={ReasonCode.QUOTA_HOUR: timedelta(seconds=2)},
    )
    backoff = import_module("botocore.retries.standard").ExponentialBackoff
    backoff._DEFAULT_BACKOFF_CONFIG = {  # noqa: SLF001 - a second of waiting for each throttling
        "throttling_base_scale": 0.05,
        "non_throttling_base_scale": 0.01,
    }


def _replace(module_name: str, **constants: object) -> None:
    module = import_module(module_name)
    for name, value in constants.items():
        if not hasattr(module, name):
            raise AttributeError(f"{module_name} has no {name} any more")
        setattr(module, name, value)

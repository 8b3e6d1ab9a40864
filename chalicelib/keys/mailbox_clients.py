"""The operator's clients at mailboxes' providers, from Secrets Manager, kept in the process."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from time import monotonic

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import secrets
from chalicelib.domain.clocks import Monotonic
from chalicelib.domain.companies import GrantedBy
from chalicelib.domain.errors import TryAgainLater
from chalicelib.domain.mailboxes.mailbox_clients import MailboxClient, read_clients
from chalicelib.settings import settings
from chalicelib.telemetry import logger

KEPT_FOR_SECONDS = 15 * 60

Clients = Mapping[GrantedBy, MailboxClient]


@dataclass(slots=True)
class _Kept:
    clients: Clients = field(default_factory=dict)
    until: float = 0.0


_kept = _Kept()


def mailbox_clients(*, monotonic: Monotonic = monotonic) -> Clients:
    """The operator's clients, by provider, at most KEPT_FOR_SECONDS old.

    None where the secret cannot be understood: the log says what is wrong with it.

    Raises:
        TryAgainLater: it cannot be read now.
    """
    if monotonic() >= _kept.until:
        _kept.clients, _kept.until = _read(), monotonic() + KEPT_FOR_SECONDS
    return _kept.clients


def forget_mailbox_clients() -> None:
    """Have the next use read them again."""
    _kept.until = 0.0


def _read() -> Clients:
    try:
        answer = secrets().get_secret_value(SecretId=settings().mailbox_clients_secret)
    except (BotoCoreError, ClientError) as error:
        raise TryAgainLater("The clients at mailboxes' providers cannot be read.") from error
    try:
        return read_clients(answer["SecretString"])
    except ValueError as error:
        # The words are our own, and name no value.
        logger.error("mailbox clients not understood", problem=str(error))
        return {}

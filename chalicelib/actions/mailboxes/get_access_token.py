"""Get an access token of a company's mailbox: one that is known, or a new one."""

import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from chalicelib.actions.mailboxes.renew_grant import renew_grant
from chalicelib.domain.clocks import Clock
from chalicelib.domain.companies import Grant
from chalicelib.domain.errors import TransportUnavailable, TryAgainLater
from chalicelib.domain.mailboxes.grants import KeptGrant, serves
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.keys.credentials import decrypt_secret
from chalicelib.tables.mailbox_grants import begin_renewal, end_renewal, find_grant

_LEASE = timedelta(seconds=40)
"""Longer than a renewal takes at the worst, its requests to AWS included."""
_LOOKS = 20
_BETWEEN_LOOKS = 0.5
"""In seconds: whoever finds the tokens being renewed waits for ten."""


_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Known:
    token: str = ""
    until: datetime = _LONG_AGO


class MailboxTokens:
    """The access tokens of one leave, as transports ask for them (`transports.AccessTokens`).

    One token for all workers, from the table, and one renewal at a time. For one thread at a time.
    """

    def __init__(
        self,
        company_id: int,
        grant: Grant,
        *,
        clock: Clock = lambda: datetime.now(UTC),
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Know none yet."""
        self._company_id, self._grant = company_id, grant
        self._clock, self._sleep = clock, sleep
        self._known = _Known()

    def __call__(self, *, instead_of: str = "") -> str:
        """See `transports.AccessTokens`; RECONNECT: the leave has ended."""
        known = self._known
        if known.token == instead_of or not serves(known.until, now=self._clock()):
            try:
                self._known = self._from_table(instead_of)
            except TryAgainLater as error:
                raise TransportUnavailable(ReasonCode.TOKEN_UNAVAILABLE) from error
        return self._known.token

    def _from_table(self, instead_of: str) -> _Known:
        renewer = secrets.token_hex(8)
        for _ in range(_LOOKS):
            kept = self._kept()
            if known := self._serving(kept, instead_of):
                return known
            now = self._clock()
            if begin_renewal(
                self._company_id, self._grant, renewer=renewer, until=now + _LEASE, now=now
            ):
                return self._renewed(renewer, instead_of)
            self._sleep(_BETWEEN_LOOKS)
        raise TransportUnavailable(ReasonCode.TOKEN_UNAVAILABLE)

    def _renewed(self, renewer: str, instead_of: str) -> _Known:
        try:
            # Somebody else may just have been done with it.
            kept = self._kept()
            if known := self._serving(kept, instead_of):
                return known
            token, until = renew_grant(self._company_id, kept, now=self._clock())
        finally:
            # Where this does not succeed, it ends by itself.
            with suppress(TryAgainLater):
                end_renewal(self._company_id, renewer=renewer)
        return _Known(token, until)

    def _serving(self, kept: KeptGrant, instead_of: str) -> _Known | None:
        if not serves(kept.access_until, now=self._clock()):
            return None
        token = decrypt_secret(kept.access_token, company_id=self._company_id)
        return _Known(token, kept.access_until) if token != instead_of else None

    def _kept(self) -> KeptGrant:
        kept = find_grant(self._company_id, self._grant)
        if kept is None:
            # Removed or given anew meanwhile: the next batch knows.
            raise TransportUnavailable(ReasonCode.TOKEN_UNAVAILABLE)
        return kept

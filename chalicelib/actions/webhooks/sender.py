"""What telling sinks takes, bound in one place: keys, lines, and what a worker remembers."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

from chalicelib.domain.webhooks.notices import (
    Notice,
    Written,
    signed_by_secrets,
    token_claims,
    written,
)
from chalicelib.domain.webhooks.sinks import read_sink
from chalicelib.domain.webhooks.subscriptions import Signature, Subscription
from chalicelib.keys.credentials import decrypt_secret
from chalicelib.keys.webhook_key import sign_token
from chalicelib.settings import settings
from chalicelib.transports.sinks import Answer, Sinks

_SECRET_KEPT_FOR = timedelta(minutes=5)
_MOST_SECRETS = 1000


@dataclass(slots=True)
class Sender:
    """A worker that tells sinks."""

    sinks: Sinks
    _secrets: dict[bytes, tuple[datetime, str]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def tell(self, subscription: Subscription, notice: Notice, *, now: datetime) -> Answer:
        """Tell the subscription's sink, signed as it wants.

        Raises:
            NotAnswered: the sink did not answer.
            TransientSendError, TryAgainLater: KMS did not, and nothing was told.
        """
        ports = settings().webhook_allowed_loopback_ports
        message = written(
            notice,
            subscription.mapping,
            company_id=subscription.company_id,
            source=settings().public_url,
        )
        headers = {**message.headers, **self._signature(subscription, notice, message, now)}
        sink = read_sink(subscription.sink, loopback_ports=ports)
        return self.sinks.ask("POST", sink, headers=headers, body=message.body)

    def _signature(
        self, subscription: Subscription, notice: Notice, message: Written, now: datetime
    ) -> dict[str, str]:
        if subscription.signature is Signature.STANDARD:
            company_id, ciphers = subscription.company_id, subscription.secrets(now=now)
            secrets = [self._secret(one, company_id, now) for one in ciphers]
            return signed_by_secrets(notice, message.body, secrets, now=now)
        claims = token_claims(
            notice,
            company_id=subscription.company_id,
            sink=subscription.sink,
            issuer=settings().public_url,
            now=now,
        )
        return {"authorization": f"Bearer {sign_token(claims)}"}

    def _secret(self, cipher: bytes, company_id: int, now: datetime) -> str:
        with self._lock:
            known = self._secrets.get(cipher)
        if known and now - known[0] < _SECRET_KEPT_FOR:
            return known[1]
        secret = decrypt_secret(cipher, company_id=company_id)
        with self._lock:
            if len(self._secrets) >= _MOST_SECRETS:
                self._secrets.clear()
            self._secrets[cipher] = now, secret
        return secret

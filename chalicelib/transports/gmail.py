"""Mail out by Gmail's API, `users.messages.send` with the raw message.

The second way to a mailbox at Google: its scope needs no yearly assessment of the operator.
https://developers.google.com/workspace/gmail/api/reference/rest/v1/users.messages/send
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from email.parser import BytesHeaderParser
from email.utils import getaddresses
from functools import cache
from typing import Any

from urllib3 import PoolManager, Timeout
from urllib3.exceptions import ConnectTimeoutError as ConnectTimedOut
from urllib3.exceptions import HTTPError, MaxRetryError, NewConnectionError
from urllib3.response import BaseHTTPResponse

from chalicelib.domain.errors import (
    PermanentSendError,
    TransientSendError,
    TransportUnavailable,
    UnknownOutcome,
)
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.transports import AccessTokens, Following, nothing_known

_OK = 200
_BAD_REQUEST = 400
_TOO_MANY = 429
_FOR_GOOD = {_BAD_REQUEST: ReasonCode.REFUSED, 413: ReasonCode.TOO_LARGE}
_UNAUTHORIZED, _FORBIDDEN = 401, 403
_SERVER_ERROR = 500
_LARGEST_ANSWER = 64 * 1024
_NOTHING_LEFT = (ConnectTimedOut, MaxRetryError, NewConnectionError)
_OF_THE_QUOTA = {
    "dailyLimitExceeded": (ReasonCode.QUOTA_DAY, timedelta(hours=6)),
    "quotaExceeded": (ReasonCode.QUOTA_DAY, timedelta(hours=6)),
    "rateLimitExceeded": (ReasonCode.QUOTA_HOUR, timedelta(minutes=1)),
    "userRateLimitExceeded": (ReasonCode.QUOTA_HOUR, timedelta(minutes=5)),
}
"""https://developers.google.com/workspace/gmail/api/guides/handle-errors"""


class GmailTransport:
    """Sends as the one mailbox that its tokens are good for."""

    def __init__(self, url: str, tokens: AccessTokens, *, patience: float = 30) -> None:
        """Name where mail is posted.

        Args:
            url: of the method, with its `uploadType=media`.
            tokens: of the mailbox.
            patience: seconds until an answer that has not come is not awaited any more.
        """
        self._url, self._tokens, self._patience = url, tokens, patience

    def send(
        self,
        message: bytes,
        *,
        from_email: str,
        to_email: str,
        then: Following = nothing_known,
    ) -> str:
        """See `MailTransport.send`; the reply is Gmail's id of the message.

        Raises:
            TransportUnavailable: nothing else would leave by this mailbox now.
        """
        del from_email  # the mailbox's own, whatever the message says
        del then  # one request is one mail
        if not to_email.isascii():
            # The method's description promises nothing for a header in UTF-8.
            raise PermanentSendError(ReasonCode.INTERNATIONAL_ADDRESS)
        if _recipients_of(message) != {to_email.lower()}:
            # There is no envelope: it would go to whom its header names.
            raise PermanentSendError(ReasonCode.UNFIT_ADDRESS)
        token = self._tokens()
        status, said = self._post(message, token)
        if status == _UNAUTHORIZED:
            status, said = self._post(message, self._tokens(instead_of=token))
        if status != _OK:
            raise _judge(status, said)
        if not isinstance(said.get("id"), str):
            raise UnknownOutcome(ReasonCode.NO_ANSWER)
        return f"gmail {said['id']}"

    def close(self) -> None:
        """Nothing is kept that would have to be."""

    def _post(self, message: bytes, token: str) -> tuple[int, Mapping[str, Any]]:
        try:
            answer = _connections().request(
                "POST",
                self._url,
                body=message,
                headers={"Authorization": f"Bearer {token}", "Content-Type": "message/rfc822"},
                timeout=Timeout(connect=5, read=self._patience),
                retries=False,
                redirect=False,
                preload_content=False,
            )
            return answer.status, _read(answer)
        except _NOTHING_LEFT:
            raise TransportUnavailable(ReasonCode.UNREACHABLE) from None
        except (HTTPError, OSError):
            # What is raised may quote the request.
            raise UnknownOutcome(ReasonCode.NO_ANSWER) from None


def _judge(
    status: int, said: Mapping[str, Any]
) -> TransientSendError | PermanentSendError | UnknownOutcome:
    """What an answer that is no success means; told by its status and code, not in its words."""
    reason = _reason_in(said)
    reply = f"{status} {reason}".strip()
    if found := _of_the_mailbox(status, reason):
        why, pause = found
        return TransportUnavailable(why, reply, pause=pause)
    if status in _FOR_GOOD:
        return PermanentSendError(_FOR_GOOD[status], reply)
    if status >= _SERVER_ERROR:
        return UnknownOutcome(ReasonCode.NO_ANSWER, reply)
    return TransientSendError(ReasonCode.DEFERRED, reply)


def _of_the_mailbox(status: int, reason: str) -> tuple[ReasonCode, timedelta | None] | None:
    """What holds of every mail, and for how long; None: it is about this one."""
    if status in {_FORBIDDEN, _TOO_MANY} and reason in _OF_THE_QUOTA:
        return _OF_THE_QUOTA[reason]
    if status == _BAD_REQUEST and reason == "failedPrecondition":
        return ReasonCode.ACCOUNT_BLOCKED, None  # "Mail service not enabled"
    if status == _TOO_MANY:
        return ReasonCode.QUOTA_HOUR, timedelta(hours=1)
    if status in {_UNAUTHORIZED, _FORBIDDEN}:
        return ReasonCode.RECONNECT, None
    return None


def _reason_in(said: Mapping[str, Any]) -> str:
    """Google's code of the error, if it is one."""
    try:
        reason = said["error"]["errors"][0]["reason"]
    except (KeyError, IndexError, TypeError):
        return ""
    return reason if isinstance(reason, str) and reason.isalpha() else ""


def _read(answer: BaseHTTPResponse) -> Mapping[str, Any]:
    try:
        said = json.loads(answer.read(_LARGEST_ANSWER, decode_content=True))
    except (ValueError, RecursionError):
        return {}
    finally:
        answer.close()
    return said if isinstance(said, dict) else {}


def _recipients_of(message: bytes) -> set[str]:
    header = BytesHeaderParser().parsebytes(message)
    named = [str(value) for name in ("To", "Cc", "Bcc") for value in header.get_all(name, [])]
    return {address.lower() for _, address in getaddresses(named)}


@cache
def _connections() -> PoolManager:
    return PoolManager(num_pools=2)

"""Everything that can go wrong, sorted by what the caller can do about it.

RicevutaError
├── RequestError               whoever called must change the request; the message is for them
│   ├── MalformedRequest       it could not be read at all
│   ├── Unauthorized           no key, or one that is not known
│   ├── Forbidden              the key's scopes do not reach this far
│   │   └── Suspended          the operator has the company's sending stand still
│   ├── NotFound               no such thing in this company
│   ├── Gone                   it was there once, and is no longer given
│   ├── Conflict               it cannot be done to that thing, as things stand
│   │   └── Unreadable         what is stored of it cannot be understood
│   ├── InvalidRequest         read, but wrong: says what is wrong with which field
│   ├── ServerNotVerified      the company's mail server did not take the test mail
│   └── TooManyRequests        right, but too soon: says how long to wait
│       └── QuotaReached       the company has used what it is allowed: says how much
├── TryAgainLater              nothing is wrong with the request, and nothing was done
└── SendError                  an email did not leave
    ├── TransientSendError     nothing left: trying again later may work
    │   └── TransportUnavailable   nor would anything else through the same server now
    │       └── MailboxPaused      nor was this tried
    ├── PermanentSendError     refused for good: trying again cannot work
    └── UnknownOutcome         it may have left: trying again could send it twice
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from chalicelib.domain.problems import ErrorCode, Problem, ProblemCode

if TYPE_CHECKING:
    from chalicelib.domain.correspondents import Correspondent
    from chalicelib.domain.reason_codes import ReasonCode
    from chalicelib.domain.suspensions import Suspension


class RicevutaError(Exception):
    """The root: messages are full sentences and hold no personal data."""

    code = ErrorCode.INTERNAL


class RequestError(RicevutaError):
    """The request has to change before it can work."""


class MalformedRequest(RequestError):
    """The request could not be read."""

    code = ErrorCode.MALFORMED_REQUEST


class Unauthorized(RequestError):
    """The request carries no key, or one that is not known."""

    code = ErrorCode.UNAUTHORIZED


class Forbidden(RequestError):
    """The key is known, but its scopes do not allow this."""

    code = ErrorCode.FORBIDDEN


class Suspended(Forbidden):
    """The operator has the company's sending stand still."""

    code = ErrorCode.SUSPENDED

    def __init__(self, suspension: Suspension) -> None:
        """Keep why."""
        super().__init__("The operator has suspended sending for this company.")
        self.suspension = suspension


class NotFound(RequestError):
    """The company has no such thing."""

    code = ErrorCode.NOT_FOUND


class Gone(RequestError):
    """What was there once is no longer given."""

    code = ErrorCode.GONE

    def __init__(self, message: str, sender: Correspondent) -> None:
        """Say so, and keep whom to ask."""
        super().__init__(message)
        self.sender = sender


class Conflict(RequestError):
    """What is asked for cannot be done any more, or not yet: `code` says which of them."""

    def __init__(self, message: str, code: ErrorCode) -> None:
        """Say so to people and to programs."""
        super().__init__(message)
        self.code = code


class ChangedMeanwhile(RequestError):
    """The thing is not any more what the caller last read of it."""

    code = ErrorCode.CHANGED_MEANWHILE


class Unreadable(Conflict):
    """What is stored of the thing cannot be understood, and so nothing can be done to it."""

    def __init__(self, message: str) -> None:
        """Say what."""
        super().__init__(message, ErrorCode.UNREADABLE)


class InvalidRequest(RequestError):
    """One or more fields are wrong."""

    def __init__(
        self,
        problems: Mapping[str, Sequence[Problem]],
        code: ErrorCode = ErrorCode.INVALID_REQUEST,
    ) -> None:
        """Keep what is wrong, by dotted path of the field."""
        super().__init__("Invalid request.")
        self.problems = problems
        self.code = code


def invalid_field(
    field: str, code: ProblemCode, sentence: str, **params: str | float
) -> InvalidRequest:
    """The refusal of one field, for one reason."""
    return InvalidRequest({field: [Problem(code, sentence, **params)]})


def tell_all_problems[T](make: Callable[[], T], *checks: Callable[[], object]) -> T:
    """What `make` makes; where it cannot, all that the checks find, and not only its first problem.

    Raises:
        InvalidRequest: with the code of them all, where they have one in common.
    """
    try:
        return make()
    except InvalidRequest as first:
        found = [first]
    for check in checks:
        try:
            check()
        except InvalidRequest as another:
            found.append(another)
    problems = {field: said for one in found for field, said in one.problems.items()}
    codes = {one.code for one in found}
    raise InvalidRequest(problems, codes.pop() if len(codes) == 1 else ErrorCode.INVALID_REQUEST)


class ServerNotVerified(RequestError):
    """The company's mail server did not take the test mail; `reason` says why, and no more."""

    code = ErrorCode.SERVER_NOT_VERIFIED

    def __init__(self, reason: ReasonCode) -> None:
        """Name the reason."""
        super().__init__("The mail server did not take the test mail.")
        self.reason = reason


class TooManyRequests(RequestError):
    """The same was asked for too often."""

    code = ErrorCode.TOO_MANY_REQUESTS

    def __init__(self, retry_after: timedelta) -> None:
        """Say when it may be asked for again."""
        super().__init__("Too many requests of this kind.")
        self.retry_after = retry_after


class QuotaReached(TooManyRequests):
    """The company has used what it is allowed; in time, or by then, there is room again."""

    code = ErrorCode.QUOTA

    def __init__(self, problems: Mapping[str, Sequence[Problem]], retry_after: timedelta) -> None:
        """Keep what is used and allowed, by quota."""
        super().__init__(retry_after)
        self.problems = problems


class TryAgainLater(RicevutaError):
    """Something the service leans on did not answer; the same request may work later."""

    code = ErrorCode.TRY_AGAIN_LATER


class SendError(RicevutaError):
    """An email did not leave; `reply` is what the other side said, for the company to read."""

    def __init__(self, reason: ReasonCode, reply: str = "") -> None:
        """Name the reason and keep the reply."""
        super().__init__(reason)
        self.reason = reason
        self.reply = reply


class TransientSendError(SendError):
    """Nothing left; try again later.

    `pause` says how much later, where the server counts what it takes; None: nobody knows.
    """

    def __init__(
        self, reason: ReasonCode, reply: str = "", *, pause: timedelta | None = None
    ) -> None:
        """As any of these, with how long to leave the server alone."""
        super().__init__(reason, reply)
        self.pause = pause


class TransportUnavailable(TransientSendError):
    """The server as a whole does not serve: other emails through it need not be tried now."""


class MailboxPaused(TransportUnavailable):
    """The company's provider takes no mail for now: nothing was tried."""


class PermanentSendError(SendError):
    """Refused for good."""


class UnknownOutcome(SendError):
    """The other side may have accepted the email; only a person or an event can tell."""

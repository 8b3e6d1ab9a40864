"""Signing in to a mail server by user name and password (RFC 4954), in whichever form it takes."""

from base64 import b64encode
from collections.abc import Callable, Iterator

from chalicelib.domain.errors import TransportUnavailable
from chalicelib.domain.mailboxes.refusals import Stage, understand
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.transports.smtp_wire import LineBroken, Reply, Wire

_LET_IN = 235
_GO_ON = 334
_PERMANENT = 500
_WRONG_PASSWORD = 535
_NOT_UNDERSTOOD = range(500, 506)
_LONGEST_COMMAND = 512
"""With its line break (RFC 5321 section 4.5.3.1.4): what is longer goes step by step."""

_Attempt = Callable[[Wire], Reply]


def sign_in(wire: Wire, mechanisms: set[str], *, username: str, password: str) -> None:
    """Sign in by PLAIN or LOGIN, with or without an initial response.

    A form that the server does not understand is followed by the next one. A password that it calls
    wrong is tried in the other form of PLAIN as well, since some servers say so of the form: so it
    is said twice at most.

    Raises:
        TransportUnavailable: says why not, as far as the server does, and never in its words: who
            knows what it repeats of what it was told.
        LineBroken: the line was, before any answer.
    """
    refused: Reply | None = None
    for mechanism, attempt in _attempts(mechanisms, username, password):
        if refused and not _worth_another(refused, mechanism):
            break
        try:
            reply = attempt(wire)
        except LineBroken:
            if refused is None:
                raise
            break
        if reply.code == _LET_IN:
            return
        refused = refused if refused and refused.code == _WRONG_PASSWORD else reply
    if refused is None or refused.code in _NOT_UNDERSTOOD:
        raise TransportUnavailable(ReasonCode.NO_LOGIN)
    told = understand(Stage.AUTH, code=refused.code, text=" ".join(refused.lines))
    raise TransportUnavailable(
        told.reason if refused.code >= _PERMANENT else ReasonCode.TURNED_AWAY, str(refused.code)
    )


def _attempts(mechanisms: set[str], username: str, password: str) -> Iterator[tuple[str, _Attempt]]:
    if "PLAIN" in mechanisms:
        secret = _base64(f"\0{username}\0{password}")
        at_once = f"AUTH PLAIN {secret}"
        if len(at_once) < _LONGEST_COMMAND - 1:
            yield "PLAIN", lambda wire: _in_steps(wire, at_once, secret)
        yield "PLAIN", lambda wire: _in_steps(wire, "AUTH PLAIN", secret)
    if "LOGIN" in mechanisms:
        steps = ("AUTH LOGIN", _base64(username), _base64(password))
        yield "LOGIN", lambda wire: _in_steps(wire, *steps)


def _in_steps(wire: Wire, *steps: str) -> Reply:
    """Each step where the server asks for it; one that was said at once may be asked for again."""
    reply = wire.ask(steps[0])
    for step in steps[1:]:
        if reply.code != _GO_ON:
            break
        reply = wire.ask(step)
    return reply


def _worth_another(refused: Reply, mechanism: str) -> bool:
    if refused.code == _WRONG_PASSWORD:
        return mechanism == "PLAIN"
    return refused.code in _NOT_UNDERSTOOD


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode()

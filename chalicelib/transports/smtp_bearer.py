"""Signing in to a mail server by an access token (OAuth 2): XOAUTH2, or OAUTHBEARER (RFC 7628).

XOAUTH2 is what Google and Microsoft document:
https://developers.google.com/workspace/gmail/imap/xoauth2-protocol
"""

from base64 import b64encode
from collections.abc import Iterator

from chalicelib.domain.errors import TransportUnavailable
from chalicelib.domain.mailboxes.refusals import Stage, understand
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.transports.smtp_wire import Reply, Wire

_LET_IN = 235
_GO_ON = 334
_PERMANENT = 500
_NOT_UNDERSTOOD = range(500, 506)
_ABOUT_TOKEN = {ReasonCode.AUTHENTICATION, ReasonCode.APP_PASSWORD}
"""What servers say of a password that is wrong they say of a token too."""


def sign_in_by_token(wire: Wire, mechanisms: set[str], *, username: str, token: str) -> None:
    """Sign in as the user whose token it is; a form that is not understood leads to the next.

    Raises:
        TransportUnavailable: says why not, with RECONNECT where it is the token that does not
            serve; never in the server's words, which may repeat it.
        LineBroken: the line was.
    """
    reply: Reply | None = None
    for command, response, dismissal in _forms(mechanisms, username, token):
        reply = _answered(wire, command, response, dismissal)
        if reply.code == _LET_IN:
            return
        if reply.code not in _NOT_UNDERSTOOD:
            break
    if reply is None or reply.code in _NOT_UNDERSTOOD:
        raise TransportUnavailable(ReasonCode.NO_LOGIN)
    if reply.code < _PERMANENT:
        raise TransportUnavailable(ReasonCode.TURNED_AWAY, str(reply.code))
    told = understand(Stage.AUTH, code=reply.code, text=" ".join(reply.lines))
    reason = ReasonCode.RECONNECT if told.reason in _ABOUT_TOKEN else told.reason
    raise TransportUnavailable(reason, str(reply.code))


def _forms(mechanisms: set[str], username: str, token: str) -> Iterator[tuple[str, str, str]]:
    """Command, response, and what is answered to an error before the server says that it is one."""
    bearer = f"\x01auth=Bearer {token}\x01\x01"
    spoken = {
        "XOAUTH2": (_base64(f"user={username}{bearer}"), ""),
        # "=" and "," have a meaning there (RFC 5801 section 4).
        "OAUTHBEARER": (_base64(f"n,a={_sasl_name(username)},{bearer}"), _base64("\x01")),
    }
    for mechanism, (response, dismissal) in spoken.items():
        if mechanism in mechanisms:
            # However long: a line of AUTH has 12,288 bytes (RFC 4954 section 4).
            yield f"AUTH {mechanism} {response}", response, dismissal
            yield f"AUTH {mechanism}", response, dismissal


def _answered(wire: Wire, command: str, response: str, dismissal: str) -> Reply:
    reply = wire.ask(command)
    if reply.code == _GO_ON and not "".join(reply.lines).strip():
        reply = wire.ask(response)
    if reply.code == _GO_ON:
        # What is wrong, as JSON. Some more is said before the refusal (RFC 7628 section 3.2.3).
        reply = wire.ask(dismissal)
    return reply


def _sasl_name(username: str) -> str:
    return username.replace("=", "=3D").replace(",", "=2C")


def _base64(text: str) -> str:
    return b64encode(text.encode()).decode()

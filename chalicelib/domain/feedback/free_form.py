"""Bounces that follow no standard, by how servers are known to write them."""

import re
from dataclasses import dataclass
from email.message import Message

from flufl.bounce import all_failures

from chalicelib.domain.feedback.automatic import is_of_a_mail_server
from chalicelib.domain.feedback.parts import body_text, field_of

_REPLY = re.compile(
    r"[^\n]*(?:(?<!\d)[45]\d\d[ -](?:#?[45]\.\d+\.\d+)?|\(#[45]\.\d+\.\d+\))[^\n]*"
    r"|[^\n]*(?:unknown|sconosciut|inesistent|does not exist|not found|couldn't find"
    r"|unrouteable|full|piena|quota|blocked|no mailbox)[^\n]*",
    re.IGNORECASE,
)
_LONGEST = 500
_NAMED = re.compile(r"<([^<>\s@]+@[^<>\s]+)>|(?<![\w.+-])([\w.+-]+@[\w.-]+\.\w{2,})")
_FAILED = re.compile(
    r"undeliver|delivery (has )?fail|not (be )?delivered|returned mail|failure notice"
    r"|mancata consegna|messaggio non (recapitat|consegnat)|impossibile (recapitare|consegnare)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FreeForm:
    """What a bounce says, as far as it is understood."""

    recipient: str
    reply: str
    is_temporary: bool


def free_form_bounce(message: Message) -> FreeForm | None:
    """Read it; None: it is none, as far as anybody knows."""
    temporary, permanent = _detected(message)
    text = body_text(message)
    if permanent or temporary:
        failed = min(permanent or temporary).decode(errors="replace")
        return FreeForm(failed, _reply_in(text, failed), is_temporary=not permanent)
    if not is_of_a_mail_server(message) or not _FAILED.search(
        f"{field_of(message, 'Subject')}\n{text}"
    ):
        return None
    recipient = field_of(message, "X-Failed-Recipients").partition(",")[0] or _named_in(text)
    return (
        FreeForm(recipient, _reply_in(text, recipient), is_temporary=False) if recipient else None
    )


def _detected(message: Message) -> tuple[frozenset[bytes], frozenset[bytes]]:
    try:
        temporary, permanent = all_failures(message)
    except Exception:  # its detectors break in many ways on what is none of theirs
        return frozenset(), frozenset()
    return frozenset(temporary), frozenset(permanent)


def _reply_in(text: str, recipient: str) -> str:
    """The line that says why: behind the recipient's name, or the first that does."""
    behind = text.find(recipient) if recipient else -1
    found = _REPLY.search(text, behind + len(recipient)) if behind >= 0 else None
    found = found or _REPLY.search(text)
    return " ".join(found[0].split())[:_LONGEST] if found else ""


def _named_in(text: str) -> str:
    found = _NAMED.search(text)
    return (found[1] or found[2]) if found else ""

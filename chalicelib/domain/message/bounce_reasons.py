"""Why an email bounced, read from what the recipient's server said.

By the enhanced status code (RFC 3463) where there is one, else by what servers are known to say.
"""

import re

from chalicelib.domain.reason_codes import ReasonCode

_ENHANCED = re.compile(r"(?<![\d.])[45]\.(\d{1,3})\.(\d{1,3})(?![\d.])")

_BY_CODE = {
    **dict.fromkeys(("1.0", "1.1", "1.2", "1.3", "1.6", "1.10"), ReasonCode.ADDRESS_UNKNOWN),
    "2.2": ReasonCode.MAILBOX_FULL,
    "2.3": ReasonCode.BOUNCED_TOO_LARGE,
    "3.4": ReasonCode.BOUNCED_TOO_LARGE,
}
_UNWANTED_SUBJECT = "7"

_BY_WORDS = (
    (
        ReasonCode.MAILBOX_FULL,
        (
            r"mailbox (is )?full|over ?quota|quota exceeded|exceeded (the )?storage|casella piena"
            r"|insufficient (system )?storage"
        ),
    ),
    (
        ReasonCode.UNWANTED,
        r"\bspam\b|blacklist|block ?list|blocked using|policy (reasons|violation)|reputation",
    ),
    (ReasonCode.BOUNCED_TOO_LARGE, r"message (size|is too)|too large|size limit"),
    (
        ReasonCode.ADDRESS_UNKNOWN,
        (
            r"user (is )?unknown|unknown user|no such (user|mailbox|recipient|address|person)"
            r"|(user|mailbox|recipient|address|account).{0,40}(does not|doesn'?t) exist"
            r"|unknown (recipient|address|local part)|invalid (recipient|mailbox)|not our customer"
            r"|no mailbox (here )?by that name|addresses were unknown"
            r"|unrouteable address|(utente|indirizzo) sconosciuto"
            r"|(user|recipient|mailbox|address) not found|host or domain name not found"
            r"|destinatario non valido|couldn't find any host"
        ),
    ),
)
_WORDS = tuple((reason, re.compile(words, re.IGNORECASE)) for reason, words in _BY_WORDS)


def bounce_reason(reply: str, *, for_good: bool) -> ReasonCode:
    """Why the email bounced; what is not known is only that it did.

    Args:
        reply: what the server said, with its codes.
        for_good: whether it means that to be so at every further try.
    """
    for subject, detail in _ENHANCED.findall(reply):
        if known := _BY_CODE.get(f"{subject}.{detail}"):
            # A code of x.1.x that is not for good says that the address could not be looked up.
            return known if for_good or known is ReasonCode.MAILBOX_FULL else _unknown(for_good)
        if subject == _UNWANTED_SUBJECT:
            return _in_words(reply) or ReasonCode.UNWANTED
    return (_in_words(reply) if for_good else None) or _unknown(for_good)


def _in_words(reply: str) -> ReasonCode | None:
    return next((reason for reason, words in _WORDS if words.search(reply)), None)


def _unknown(for_good: bool) -> ReasonCode:
    return ReasonCode.BOUNCED if for_good else ReasonCode.BOUNCED_FOR_NOW

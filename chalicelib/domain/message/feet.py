"""The foot of a mail: who sent it to whom, and what it tells them."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from chalicelib.domain.emails import Email
from chalicelib.domain.tokens import Mode
from chalicelib.domain.words import Locale, words

_MOST_NAMED = 20
_TELLING = {Mode.IDENTIFIED: "identified", Mode.ANONYMOUS: "anonymous"}


@dataclass(frozen=True, slots=True)
class Foot:
    """The foot of a mail, as HTML and as plain text."""

    html: str
    text: str


def foot_of(
    email: Email, *, locale: Locale, recipient_url: str, went_to: Sequence[str] = ()
) -> Foot:
    """The foot of an email that leaves now.

    Args:
        email: whose `mode` says whether there is something to tell.
        locale: the company's.
        recipient_url: of the page where the recipient sees what is recorded.
        went_to: to whom the mail went of which this is a copy.
    """
    sender = email.from_name or email.from_email
    said = words("mail", locale)
    html = said["who"].format(sender=_bdi(sender), recipient=_bdi(email.to_email))
    text = said["who"].format(sender=sender, recipient=email.to_email) + "\n"
    if went_to:
        more = len(went_to) - _MOST_NAMED
        named = [*went_to[:_MOST_NAMED], *([said["and_more"].format(count=more)] * (more > 0))]
        html += "<br>" + said["copy"].format(recipients=", ".join(map(_bdi, named)))
        text += said["copy"].format(recipients=", ".join(named)) + "\n"
    if email.mode in _TELLING:
        tells, more = said[_TELLING[email.mode]], said["more"]
        link = f'<a href="{escape(recipient_url)}" style="color:#566273">{more}</a>'
        html += f"<br>{tells} {link}."
        text += f"{tells} {more}: {recipient_url}\n"
    return Foot(html, text)


def _bdi(name: str) -> str:
    return f"<bdi>{escape(name)}</bdi>"

"""The foot of a mail: who sent it to whom, and what it tells them."""

from dataclasses import dataclass
from html import escape

from chalicelib.domain.companies import Locale
from chalicelib.domain.emails import Email
from chalicelib.domain.tokens import Mode

_WHO = {
    "it": "Questa e-mail è stata inviata da {sender} a questo indirizzo: {recipient}.",
    "en": "{sender} sent this e-mail to {recipient}.",
}
_TELLS = {
    Mode.IDENTIFIED: {
        "it": "Questa e-mail dice al mittente se viene aperta e se i documenti vengono scaricati.",
        "en": "This e-mail tells its sender whether it is opened and its documents are downloaded.",
    },
    Mode.ANONYMOUS: {
        "it": "Le aperture di questa e-mail vengono contate, senza sapere di chi sono.",
        "en": "Openings of this e-mail are counted, without knowing whose they are.",
    },
}
_MORE = {
    "it": "Che cosa viene registrato e come disattivarlo",
    "en": "What is recorded, and how to switch it off",
}


@dataclass(frozen=True, slots=True)
class Foot:
    """The foot of a mail, as HTML and as plain text."""

    html: str
    text: str


def foot_of(email: Email, *, locale: Locale, recipient_url: str) -> Foot:
    """The foot of an email that leaves now.

    Args:
        email: whose `mode` says whether there is something to tell.
        locale: the company's.
        recipient_url: of the page where the recipient sees what is recorded.
    """
    sender = email.from_name or email.from_email
    html = _WHO[locale].format(sender=_bdi(sender), recipient=_bdi(email.to_email))
    text = _WHO[locale].format(sender=sender, recipient=email.to_email) + "\n"
    tells = _TELLS.get(email.mode)
    if tells:
        more = _MORE[locale]
        link = f'<a href="{escape(recipient_url)}" style="color:#566273">{more}</a>'
        html += f"<br>{tells[locale]} {link}."
        text += f"{tells[locale]} {more}: {recipient_url}\n"
    return Foot(html, text)


def _bdi(name: str) -> str:
    return f"<bdi>{escape(name)}</bdi>"

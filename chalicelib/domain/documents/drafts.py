"""What a mail that brings a registered document says, where nobody wrote another text."""

from html import escape

from chalicelib.domain.documents.registered import RegisteredDocument
from chalicelib.domain.words import Locale, words

PLACE_OF_FILES = "{{allegati}}"
"""Where the buttons go, as FIC spells it."""


def draft_subject(document: RegisteredDocument, locale: Locale) -> str:
    """The subject, in the language."""
    subject: str = words("document_mail", locale)["subject"][document.type.value]
    return subject.format(number=document.number)


def draft_body(document: RegisteredDocument, sender: str, locale: Locale) -> str:
    """The body as HTML, in the language, from a sender of this name."""
    said = words("document_mail", locale)
    named = said["named"][document.type.value].format(number=document.number)
    customer = document.customer
    addressed = (customer.contact or customer.name) if customer else ""
    greeting = said["greeting"].format(name=addressed) if addressed else said["greeting_nobody"]
    text = said["text"].format(document=named)
    return "<br>".join(
        [
            escape(greeting, quote=False),
            escape(text, quote=False),
            "",
            PLACE_OF_FILES,
            "",
            f"{escape(said['regards'])},",
            f"<b>{escape(sender)}</b>",
        ]
    )

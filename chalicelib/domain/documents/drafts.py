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
    text = said["text"].format(document=named(document, locale))
    return "<br>".join(
        [
            escape(greeting(document, locale), quote=False),
            escape(text, quote=False),
            "",
            PLACE_OF_FILES,
            "",
            f"{escape(said['regards'])},",
            f"<b>{escape(sender)}</b>",
        ]
    )


def greeting(document: RegisteredDocument, locale: Locale) -> str:
    """How its customer is addressed."""
    said = words("document_mail", locale)
    customer = document.customer
    addressed = (customer.contact or customer.name) if customer else ""
    text: str = said["greeting"].format(name=addressed) if addressed else said["greeting_nobody"]
    return text


def named(document: RegisteredDocument, locale: Locale) -> str:
    """The document within a sentence."""
    text: str = words("document_mail", locale)["named"][document.type.value]
    return text.format(number=document.number)

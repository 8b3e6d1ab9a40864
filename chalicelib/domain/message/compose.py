"""A mail as it goes over the wire (RFC 5322, MIME by the standard library)."""

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import cast

from chalicelib.domain.bodies.pictures import Picture
from chalicelib.domain.bodies.reading import read_body
from chalicelib.domain.brand.brands import NO_BRAND, Brand
from chalicelib.domain.categories import REMINDERS
from chalicelib.domain.email_ids import due_at
from chalicelib.domain.emails import DeliverAs, Email, File
from chalicelib.domain.evidence.anonymous_openings import anonymous_target
from chalicelib.domain.message.bodies import Link, html_part, text_part
from chalicelib.domain.message.feet import foot_of
from chalicelib.domain.message.file_parts import file_part
from chalicelib.domain.message.header_fields import address_field, text_field
from chalicelib.domain.message.message_ids import message_id
from chalicelib.domain.message.wire import WIRE
from chalicelib.domain.tokens import KeyRing, Mode, Purpose, Target, make_token
from chalicelib.domain.words import Locale

NOWHERE = "about:blank"
"""Where buttons and links of a mail lead that is only looked at."""


def pixel_url(email: Email, *, ring: KeyRing, public_url: str) -> str | None:
    """The URL of the email's pixel; None if the email carries none."""
    if email.mode is Mode.UNRECORDED:
        return None
    if email.mode is Mode.ANONYMOUS:
        target = anonymous_target(email.company_id, email.category, due_at(email.email_id))
    else:
        target = Target(email.company_id, email.email_id)
    return f"{public_url}/o/{make_token(target, Purpose.PIXEL, ring)}"


def honeypot_url(email: Email, *, ring: KeyRing, public_url: str) -> str | None:
    """The URL that only machines follow; None if people need not be told from machines."""
    if email.mode is not Mode.IDENTIFIED:
        return None
    token = make_token(Target(email.company_id, email.email_id), Purpose.HONEYPOT, ring)
    return f"{public_url}/n/{token}"


def recipient_url(email: Email, *, ring: KeyRing, public_url: str) -> str:
    """The URL where the recipient sees what is recorded of the email, and can stop that."""
    token = make_token(Target(email.company_id, email.email_id), Purpose.RECIPIENT, ring)
    return f"{public_url}/r/{token}"


def attachment_links(email: Email, *, ring: KeyRing, public_url: str) -> list[Link]:
    """One link per attachment, or none where they travel only inside the mail."""
    if email.deliver_as is DeliverAs.ATTACHMENT:
        return []
    # A link has to know its email to find the file, so that it cannot be counted without a name.
    mode = Mode.IDENTIFIED if email.mode is Mode.IDENTIFIED else Mode.UNRECORDED
    targets = (
        Target(email.company_id, email.email_id, index, mode)
        for index in range(len(email.attachments))
    )
    return [
        Link(file.filename, f"{public_url}/a/{make_token(target, Purpose.ATTACHMENT, ring)}")
        for file, target in zip(email.attachments, targets, strict=True)
    ]


def nowhere(email: Email) -> list[Link]:
    """The buttons of a mail that is only looked at: nobody's, and nothing counts them."""
    files = () if email.deliver_as is DeliverAs.ATTACHMENT else email.attachments
    return [Link(file.filename, NOWHERE) for file in files]


def compose(
    email: Email,
    *,
    body: str,
    files: Sequence[File],
    ring: KeyRing,
    public_url: str,
    locale: Locale,
    at: datetime,
    hidden_link: bool = True,
    went_to: Sequence[str] = (),
    comes_back_to: str = "",
    brand: Brand = NO_BRAND,
    is_test: bool = False,
) -> bytes:
    """Compose the whole mail: plain text and HTML alternatives, then the files inside it.

    Without the hidden link it has none that only a machine follows. A copy says to which addresses
    the mail went. Servers send a mail's fields back with their bounces, and in them the address
    that tells whose it is. A test leads nowhere, and nothing of it can be recorded.
    """
    links, pixel, honeypot = nowhere(email), None, None
    if not is_test:
        links = attachment_links(email, ring=ring, public_url=public_url)
        pixel = pixel_url(email, ring=ring, public_url=public_url)
        honeypot = honeypot_url(email, ring=ring, public_url=public_url) if hidden_link else None
    message = EmailMessage(policy=WIRE)
    foot = foot_of(
        email,
        locale=locale,
        recipient_url=NOWHERE
        if is_test
        else recipient_url(email, ring=ring, public_url=public_url),
        went_to=went_to,
    )
    read = read_body(body, buttons=bool(links))
    text = text_part(read, links=links, foot=foot.text, brand=brand)
    message.set_content(text, params={"format": "flowed"})
    message.add_alternative(
        html_part(
            read,
            subject=email.subject,
            links=links,
            pixel_url=pixel,
            honeypot_url=honeypot,
            locale=locale,
            foot=foot.html,
            sender=email.from_name,
            brand=brand,
        ),
        subtype="html",
    )
    message.set_boundary(_boundary("alternative", email))
    if pictures := brand.pictures_with(read.pictures):
        _add_pictures(message, pictures, boundary=_boundary("related", email))
    head = _written_by_hand(email) + _dated(email, at=at, public_url=public_url)
    if comes_back_to:
        head += f"X-Ricevuta-Return: {comes_back_to}\r\n"
    if not files:
        return head.encode() + message.as_bytes()
    del message["MIME-Version"]
    boundary = _boundary("mixed", email)
    head += f'MIME-Version: 1.0\r\nContent-Type: multipart/mixed;\r\n boundary="{boundary}"\r\n\r\n'
    between = f"--{boundary}\r\n".encode()
    parts = (message.as_bytes(), *map(file_part, files))
    return head.encode() + between + between.join(parts) + f"--{boundary}--\r\n".encode()


def _add_pictures(message: EmailMessage, pictures: Sequence[Picture], *, boundary: str) -> None:
    """Put pictures beside the HTML that shows them (RFC 2387)."""
    html = cast("list[EmailMessage]", message.get_payload())[-1]
    for picture in pictures:
        html.add_related(
            picture.content,
            maintype="image",
            subtype=picture.subtype,
            cid=f"<{picture.content_id}>",
            disposition="inline",
        )
    html.set_boundary(boundary)


def _boundary(kind: str, email: Email) -> str:
    """What stands between parts: no encoded text can hold an equals sign before a low line.

    Named here, or the standard library would look through the whole mail for one that is not in it.
    """
    return f"=_{kind}.{email.email_id}.{email.company_id}"


def _dated(email: Email, *, at: datetime, public_url: str) -> str:
    name = message_id(email, public_url=public_url)
    return f"Date: {format_datetime(at)}\r\nMessage-ID: {name}\r\n"


def _written_by_hand(email: Email) -> str:
    fields = [
        address_field("From", email.from_name, email.from_email),
        address_field("To", email.to_name, email.to_email),
        text_field("Subject", email.subject),
    ]
    if email.cc and not email.is_copy:
        fields.append(address_field("Cc", "", email.cc))
    if email.reply_to:
        fields.append(address_field("Reply-To", email.from_name, email.reply_to))
    if email.references:
        # One on each line: the standard library encodes ids of which several make a long one.
        fields.append("References: " + email.references.replace(" ", "\r\n ") + "\r\n")
    if email.category in REMINDERS:
        # No absence notice is an answer to it (RFC 3834 section 5).
        fields.append("Auto-Submitted: auto-generated\r\n")
    return "".join(fields)

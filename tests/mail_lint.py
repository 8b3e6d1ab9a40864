"""Whether a mail keeps to the letter of RFC 5322 and RFC 2045 to 2049, told in complaints."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

_ONCE = ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type")
_AT_MOST_ONCE = ("Cc", "Reply-To", "References", "Auto-Submitted")
_FIELD = re.compile(rb"[!-9;-~]+: ?[\t -~]*(?:\r\n[ \t]+[!-~][\t -~]*)*")
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+>")
_BOUNDARY = re.compile(r"[A-Za-z0-9'()+_,./:=?-]{1,70}")
_BASE64 = re.compile(rb"(?:[A-Za-z0-9+/]{4}){0,19}(?:[A-Za-z0-9+/]{2}(?:==|[A-Za-z0-9+/]=))?")
_QUOTED = re.compile(rb"(?:[\t !-<>-~]|=[0-9A-F]{2})*=?")
_LONGEST_LINE, _LONGEST_ENCODED = 998, 76


def lint(raw: bytes) -> list[str]:
    """What is wrong with a mail as it goes over the wire."""
    mail = message_from_bytes(raw, policy=default)
    assert isinstance(mail, EmailMessage)
    return [*_of_lines(raw), *_of_fields(raw, mail), *_of_parts(mail, raw)]


def _of_lines(raw: bytes) -> Iterator[str]:
    if not raw.endswith(b"\r\n"):
        yield "does not end in CRLF"
    if set(raw.replace(b"\r\n", b"")) & set(b"\r\n\0"):
        yield "a bare CR, LF or NUL"
    if not raw.isascii():
        yield "eight bits"
    if max(map(len, raw.split(b"\r\n"))) > _LONGEST_LINE:
        yield "a line longer than 998"


def _of_fields(raw: bytes, mail: EmailMessage) -> Iterator[str]:
    head = raw.partition(b"\r\n\r\n")[0]
    for field in re.split(rb"\r\n(?![ \t])", head):
        if not _FIELD.fullmatch(field):
            yield f"no field: {field!r}"
    yield from _of_counts(mail)
    for name, value in mail.items():
        yield from (f"{name}: {defect!r}" for defect in value.defects)


def _of_counts(mail: EmailMessage) -> Iterator[str]:
    for name in _ONCE:
        if len(mail.get_all(name, [])) != 1:
            yield f"{name} not once"
    for name in _AT_MOST_ONCE:
        if len(mail.get_all(name, [])) > 1:
            yield f"{name} twice"
    if not _MESSAGE_ID.fullmatch(mail["Message-ID"]):
        yield "no msg-id"


def _of_parts(mail: EmailMessage, raw: bytes) -> Iterator[str]:
    for part in mail.walk():
        yield from (f"{part.get_content_type()}: {defect!r}" for defect in part.defects)
        if part.is_multipart():
            boundary = part.get_boundary() or ""
            if not _BOUNDARY.fullmatch(boundary):
                yield f"no boundary: {boundary}"
            if raw.count(f"\r\n--{boundary}--\r\n".encode()) != 1:
                yield f"not closed once: {boundary}"
            continue
        yield from _of_encoding(part)


def _of_encoding(part: EmailMessage) -> Iterator[str]:
    encoding = part.get("Content-Transfer-Encoding", "7bit")
    shape = {"base64": _BASE64, "quoted-printable": _QUOTED}.get(encoding)
    if shape is None and encoding != "7bit":
        yield f"encoding {encoding}"
    for line in part.get_payload().encode().splitlines():
        if shape and (len(line) > _LONGEST_ENCODED or not shape.fullmatch(line)):
            yield f"{encoding}: {line!r}"

"""Generated mails keep to the letter of the standards, and are read back as they were meant."""

from email import message_from_bytes
from email.policy import default

from hypothesis import given, settings

from tests.generated_mails import mails
from tests.mail_lint import lint

MAILS = 200


@settings(max_examples=MAILS)
@given(mails())
def test_no_linter_complains_and_python_reads_what_was_written(mail):
    assert [] == lint(mail.raw)
    read = message_from_bytes(mail.raw, policy=default)

    [sender], [recipient] = read["From"].addresses, read["To"].addresses
    assert (mail.email.from_email, mail.email.to_email) == (sender.addr_spec, recipient.addr_spec)
    assert mail.email.subject.split() == read["Subject"].split()
    attached = list(read.iter_attachments()) if mail.files else []
    assert [file.content for file in mail.files] == [
        part.get_payload(decode=True) for part in attached
    ]
    assert [file.attachment.filename for file in mail.files] == [
        part.get_filename() for part in attached
    ]


def test_the_linter_sees_what_is_wrong():
    right = b"From: a@b.it\r\nTo: c@d.it\r\nSubject: x\r\nDate: Tue, 24 Nov 2026 09:42:07 +0000\r\n"
    right += b"Message-ID: <1@b.it>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nx\r\n"

    assert [] == lint(right)
    for old, new in (
        (b"\r\nx\r\n", b"\r\nx"),
        (b"\r\nx\r\n", b"\r\nx\ny\r\n"),
        (b"Subject: x", b"Subject: \xe8"),
        (b"Subject: x", b"Subject: x\r\nSubject: y"),
        (b"<1@b.it>", b"<1 2@b.it>"),
        (b"text/plain\r\n", b"text/plain\r\nContent-Transfer-Encoding: 8bit\r\n"),
        (b"text/plain\r\n", b"multipart/mixed; boundary=x\r\n"),
    ):
        assert [] != lint(right.replace(old, new)), new

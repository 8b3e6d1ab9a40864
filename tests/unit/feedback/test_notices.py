"""What comes back is told apart, in the forms in which servers and programs write it."""

import base64
from pathlib import Path

import pytest

from chalicelib.domain.feedback.notices import MOST_BYTES, NoticeKind, read_notice
from chalicelib.domain.reason_codes import ReasonCode

CORPUS = Path(__file__).parents[2] / "corpus" / "notices.txt"
_MARK = "##### "


def corpus():
    """Each mail with what it is, of whom, and why."""
    for block in f"\n{CORPUS.read_text()}".split(f"\n{_MARK}")[1:]:
        head, _, mail = block.partition("\n")
        name, kind, recipient, reason = (word.strip() for word in head.split("|"))
        expected = (
            NoticeKind(kind),
            "" if recipient == "-" else recipient,
            None if reason == "-" else ReasonCode(reason),
        )
        yield pytest.param(mail.encode(), expected, id=name)


@pytest.mark.parametrize(("mail", "expected"), list(corpus()))
def test_each_is_what_it_is_of_whom_and_why(mail, expected):
    notice = read_notice(mail)

    assert expected == (notice.kind, notice.recipient, notice.reason)


def test_there_are_as_many_as_is_promised():
    kinds = [one.values[1][0] for one in corpus()]

    assert 20 <= kinds.count(NoticeKind.AUTOMATIC)
    assert 60 <= len(kinds) - kinds.count(NoticeKind.AUTOMATIC)


def nested(depth, inner=b"Content-Type: text/plain\n\nhello\n"):
    mail = inner
    for number in range(depth):
        kind = b'Content-Type: multipart/mixed; boundary="b%d"\n\n' % number
        mail = kind + b"--b%d\n" % number + mail + b"\n--b%d--\n" % number
    return b"From: MAILER-DAEMON@x.example\nSubject: x\n" + mail


HOSTILE = {
    "nothing": b"",
    "bytes of no sense": bytes(range(256)) * 50,
    "two hundred parts in one another": nested(200),
    "three thousand parts in one another": nested(3000),
    "ten thousand parts beside one another": (
        b'Content-Type: multipart/mixed; boundary="b"\n\n' + b"--b\n\nx\n" * 10_000
    ),
    "a charset that nobody knows": (
        b"From: MAILER-DAEMON@x.example\nSubject: failure notice\n"
        b"Content-Type: text/plain; charset=klingon\n\nundeliverable \xff\xfe"
    ),
    "a charset that it is not": (
        b"From: MAILER-DAEMON@x.example\nContent-Type: text/plain; charset=utf-16\n\nabc"
    ),
    "a header of a megabyte": b"Subject: " + b"x" * 1_000_000 + b"\n\n",
    "ten megabytes": b"Subject: x\n\n" + b"y" * 10_000_000,
    "base64 that is none": (
        b"Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n!!!=!!"
    ),
    "a report of nothing": (
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        b"--b\nContent-Type: message/delivery-status\n\n\n--b--\n"
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_makes_no_sense_says_nothing_and_breaks_nothing(name):
    assert NoticeKind.UNKNOWN is read_notice(HOSTILE[name]).kind


def certificate(xml):
    body = base64.encodebytes(xml.encode())
    return (
        b"X-Ricevuta: avvenuta-consegna\n"
        b'Content-Type: multipart/mixed; boundary="b"\n\n--b\n'
        b'Content-Type: application/xml; name="daticert.xml"\n'
        b'Content-Disposition: inline; filename="daticert.xml"\n'
        b"Content-Transfer-Encoding: base64\n\n" + body + b"\n--b--\n"
    )


def test_entities_of_a_certificate_are_not_even_looked_at():
    bomb = '<!DOCTYPE p [<!ENTITY a "aaaa">]><postacert tipo="&a;"><dati/></postacert>'

    receipt = read_notice(certificate(bomb)).receipt

    assert receipt
    assert ("avvenuta-consegna", "") == (receipt.sort, receipt.identifier)


@pytest.mark.parametrize("xml", ["<postacert", "<other/>", "<postacert/>" + " " * 200_000])
def test_a_certificate_that_is_none_says_nothing_more(xml):
    receipt = read_notice(certificate(xml)).receipt

    assert receipt
    assert "" == receipt.recipient


def test_a_certificate_says_of_which_mail_it_is():
    [pec] = [one for one in corpus() if one.id == "pec delivered"]

    receipt = read_notice(pec.values[0]).receipt

    assert receipt
    assert "<893040697041727.12345@pec.bianchi.example>" == receipt.message_id
    assert "opec2982.20261124104407.01@pec.example" == receipt.identifier


def test_what_stands_behind_a_megabyte_is_not_read():
    late = (
        b'Content-Type: multipart/report; boundary="b"\n\n--b\n\n'
        + b"x\n" * MOST_BYTES
        + b"--b\nContent-Type: message/delivery-status\n\nFinal-Recipient: rfc822; a@b.example\n"
        b"Action: failed\nStatus: 5.1.1\n\n--b--\n"
    )

    assert NoticeKind.UNKNOWN is read_notice(late).kind

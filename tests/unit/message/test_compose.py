"""The mail as it goes over the wire, read back as a receiver reads it."""

import re
from email import message_from_bytes
from email.policy import default
from html import escape, unescape
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.categories import Category
from chalicelib.domain.email_ids import mint_email_id
from chalicelib.domain.emails import Attachment, DeliverAs, File, Untracked
from chalicelib.domain.evidence.anonymous_openings import Counted, anonymous_target, counted_by
from chalicelib.domain.message.compose import attachment_links, compose, pixel_url
from chalicelib.domain.message.message_ids import message_id
from chalicelib.domain.requests import MOST_ATTACHMENT_BYTES
from chalicelib.domain.tokens import Mode, Purpose, Target, read_token
from tests.builders import MORNING, PDF, RING, an_email, let_in

MOST_THAT_SES_TAKES = 40 * 1024 * 1024
"""With its attachments, encoded: https://docs.aws.amazon.com/ses/latest/dg/quotas.html"""

PUBLIC_URL = "https://r.example"


def a_file(name="fattura-18.pdf", content=PDF, content_type="application/pdf"):
    return File(Attachment(name, content_type, len(content), "0" * 64), content)


def composed(email=None, body="<p>Buongiorno</p>", files=(), **details):
    return compose(
        email or an_email(),
        body=body,
        files=files,
        ring=RING,
        public_url=PUBLIC_URL,
        locale="it",
        at=MORNING,
        **details,
    )


def received(*args, **kwargs):
    return message_from_bytes(composed(*args, **kwargs), policy=default)


def with_files(*files, **details):
    attachments = tuple(file.attachment for file in files)
    return an_email(attachments=attachments, deliver_as=DeliverAs.ATTACHMENT, **details)


def test_the_header_says_from_whom_to_whom_what_and_when():
    mail = received(an_email(reply_to="ufficio@bianchi.example"))

    assert "Officina Bianchi Srl <no-reply@ricevuta.example>" == mail["From"]
    assert "Verdi Costruzioni SpA <acquisti@verdicostruzioni.example>" == mail["To"]
    assert "Officina Bianchi Srl <ufficio@bianchi.example>" == mail["Reply-To"]
    assert "Nostra fattura nr. 18" == mail["Subject"]
    assert MORNING == mail["Date"].datetime


@pytest.mark.parametrize("hidden_link", [True, False])
def test_an_operator_may_leave_the_hidden_link_out(hidden_link):
    html = received(hidden_link=hidden_link).get_body(("html",)).get_content()

    assert hidden_link == ("/n/" in html)
    assert "/o/" in html


def test_without_an_address_for_answers_there_is_no_reply_to():
    assert received()["Reply-To"] is None


@pytest.mark.parametrize("name", ['Società "Più", Roma', "Rossi, Mario", "株式会社, 日本"])
def test_names_arrive_as_they_are(name):
    mail = received(an_email(from_name=name, to_name=name, reply_to="a@b.example"))

    for field in ("From", "To", "Reply-To"):
        assert [name] == [address.display_name for address in mail[field].addresses]


def test_a_mail_refers_to_those_that_it_comes_after_however_long_their_names_are():
    first, second = f"<1@{'a' * 60}.example>", f"<2@{'b' * 90}.example>"
    raw = composed(an_email(references=f"{first} {second}"))

    assert f"\r\nReferences: {first}\r\n {second}\r\n".encode() in raw
    assert received()["References"] is None


@pytest.mark.parametrize("category", Category)
def test_a_reminder_says_that_no_person_wrote_it_just_now(category):
    said = received(an_email(category=category))["Auto-Submitted"]

    assert ("auto-generated" if "reminder" in category else None) == said


def test_a_mail_says_where_what_comes_back_of_it_belongs():
    said = compose(
        an_email(),
        body="<p>x</p>",
        files=(),
        ring=RING,
        public_url=PUBLIC_URL,
        locale="it",
        at=MORNING,
        comes_back_to="babc@bounces.example",
    )

    assert b"\r\nX-Ricevuta-Return: babc@bounces.example\r\n" in said.partition(b"\r\n\r\n")[0]
    assert received(an_email())["X-Ricevuta-Return"] is None


def test_every_attempt_has_the_same_message_id():
    email = an_email()

    expected = message_id(email, public_url=PUBLIC_URL)
    assert expected == received(email)["Message-ID"] == received(email)["Message-ID"]
    assert expected == f"<{email.email_id}.12345@{urlsplit(PUBLIC_URL).hostname}>"


def test_two_emails_have_different_message_ids():
    one, other = an_email(), an_email(email_id=an_email().email_id + 1)

    assert message_id(one, public_url=PUBLIC_URL) != message_id(other, public_url=PUBLIC_URL)
    assert message_id(one, public_url=PUBLIC_URL) != message_id(
        an_email(company_id=54321), public_url=PUBLIC_URL
    )


def test_the_body_comes_as_plain_text_and_as_html():
    mail = received()

    assert "multipart/alternative" == mail.get_content_type()
    types = [part.get_content_type() for part in mail.iter_parts()]
    assert ["text/plain", "text/html"] == types
    assert mail.get_body(("plain",)).get_content().startswith("Buongiorno\r\n")
    assert "<p>Buongiorno</p>" in mail.get_body(("html",)).get_content()


def test_the_pixel_is_the_last_thing_in_the_body_of_the_html():
    email = an_email()
    page = received(email).get_body(("html",)).get_content()
    url = pixel_url(email, ring=RING, public_url=PUBLIC_URL)

    assert 1 == page.count(url)
    assert page.split("<img ")[-1].split(">", 1)[1].split() == ["</body></html>"]


def test_the_plain_text_has_no_pixel():
    assert "/o/" not in received().get_body(("plain",)).get_content()


@pytest.mark.parametrize("why", set(Untracked) - {Untracked.ANONYMOUS})
def test_an_untracked_email_has_neither_pixel_nor_links(why):
    email = with_files(a_file(), untracked=why)

    assert pixel_url(email, ring=RING, public_url=PUBLIC_URL) is None
    page = received(email, files=[a_file()]).get_body(("html",)).get_content()
    assert "<img" not in page
    assert not re.search(f"{PUBLIC_URL}/[^r]/", page)
    assert (why is Untracked.ANONYMOUS) == (f"{PUBLIC_URL}/r/" in page)


def test_a_pixel_without_a_name_stands_for_a_month_and_a_category_alone():
    emails = [
        an_email(
            untracked=Untracked.ANONYMOUS, to_email=to, email_id=mint_email_id(due_at=due, noise=7)
        )
        for to, due in [
            ("anna@verdi.example", MORNING),
            ("carlo@verdi.example", MORNING.replace(day=1)),
        ]
    ]
    urls = {pixel_url(email, ring=RING, public_url=PUBLIC_URL) for email in emails}
    [token] = {url.removeprefix(f"{PUBLIC_URL}/o/") for url in urls}
    target = read_token(token, Purpose.PIXEL, RING)

    assert Mode.ANONYMOUS is target.mode
    assert Counted("2026-11", Category.INVOICE) == counted_by(target)
    assert target.email_id not in {email.email_id for email in emails}


@pytest.mark.parametrize("category", Category)
def test_what_is_counted_without_a_name_reads_back(category):
    target = anonymous_target(1, category, MORNING.replace(month=2, day=28))

    assert Counted("2026-02", category) == counted_by(target)


@pytest.mark.parametrize(
    "details", [{"stopped_at": MORNING}, {"untracked": Untracked.CONSENT_DENIED}]
)
def test_links_of_who_refused_record_nothing(details):
    email = an_email(**details)
    [link] = attachment_links(email, ring=RING, public_url=PUBLIC_URL)
    target = read_token(link.url.removeprefix(f"{PUBLIC_URL}/a/"), Purpose.ATTACHMENT, RING)

    assert Target(12345, email.email_id, 0, Mode.UNRECORDED) == target
    assert pixel_url(email, ring=RING, public_url=PUBLIC_URL) is None


def test_the_pixel_stands_for_the_email():
    email = an_email()
    url = pixel_url(email, ring=RING, public_url=PUBLIC_URL)
    token = url.removeprefix(f"{PUBLIC_URL}/o/")

    assert Target(12345, email.email_id) == read_token(token, Purpose.PIXEL, RING)


@pytest.mark.parametrize("deliver_as", [DeliverAs.LINK, DeliverAs.BOTH])
def test_each_link_stands_for_its_attachment(deliver_as):
    files = a_file("a.pdf"), a_file("b.pdf")
    email = an_email(attachments=tuple(file.attachment for file in files), deliver_as=deliver_as)

    links = attachment_links(email, ring=RING, public_url=PUBLIC_URL)
    tokens = [link.url.removeprefix(f"{PUBLIC_URL}/a/") for link in links]
    targets = [read_token(token, Purpose.ATTACHMENT, RING) for token in tokens]
    assert ["a.pdf", "b.pdf"] == [link.filename for link in links]
    assert [Target(12345, email.email_id, 0), Target(12345, email.email_id, 1)] == targets

    mail = received(email)
    for part in ("plain", "html"):
        content = mail.get_body((part,)).get_content()
        assert [1, 1] == [content.count(link.url) for link in links]


def test_attachments_that_travel_only_inside_have_no_links():
    assert [] == attachment_links(with_files(a_file()), ring=RING, public_url=PUBLIC_URL)


@pytest.mark.parametrize(
    "content",
    [PDF, b"", b"\0", b"\r\n.\r\n", b"\n\r\r\n", b"From me\n", bytes(range(256)) * 50, b"a" * 5000],
)
@pytest.mark.parametrize("content_type", ["application/pdf", "text/plain", "text/html", "image/x"])
def test_an_attachment_arrives_byte_for_byte(content, content_type):
    file = a_file(content=content, content_type=content_type)
    (attached,) = received(with_files(file), files=[file]).iter_attachments()

    assert content == attached.get_payload(decode=True)
    assert content_type == attached.get_content_type()
    assert "attachment" == attached.get_content_disposition()


def test_the_largest_mail_is_one_that_ses_takes():
    content = bytes(MOST_ATTACHMENT_BYTES)
    attachment = Attachment("grande.pdf", "application/pdf", len(content), "0" * 64)
    message = compose(
        an_email(attachments=(attachment,), deliver_as=DeliverAs.ATTACHMENT),
        body="<p>x</p>" * 6_000,
        files=[File(attachment, content)],
        ring=RING,
        public_url="https://mail.example.it",
        locale="it",
        at=MORNING,
    )

    assert MOST_ATTACHMENT_BYTES < len(message) < MOST_THAT_SES_TAKES


def test_attachments_keep_their_order():
    files = [a_file(f"{number}.pdf", b"%d" % number) for number in range(10)]
    attached = received(with_files(*files), files=files).iter_attachments()

    assert [f"{number}.pdf" for number in range(10)] == [one.get_filename() for one in attached]


@pytest.mark.parametrize(
    "name",
    [
        "Fattura n. 18.pdf",
        "Fattura più nuova.pdf",
        "請求書.pdf",
        'detta "la rossa".pdf',
        'è; filename="x.exe"',
        'a"; filename="x.exe',
        "a%20b.pdf",
        "utf-8''a%0D%0Ab.pdf",
        "a" * 196 + ".pdf",
        "è" * 196 + ".pdf",
        "\N{EURO SIGN}" * 196 + ".pdf",
    ],
)
def test_a_file_name_arrives_as_it_is(name):
    file = a_file(name)
    (attached,) = received(with_files(file), files=[file]).iter_attachments()

    assert name == attached.get_filename()


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("a" * 100 + ".pdf", "a" * 100 + ".pdf"),
        ("perché no.pdf", "perche no.pdf"),
        ('"请".pdf', '"_".pdf'),
    ],
)
def test_a_file_has_a_name_that_old_programs_read(name, plain):
    file = a_file(name)
    raw = composed(with_files(file), files=[file])
    (attached,) = message_from_bytes(raw, policy=default).iter_attachments()

    assert plain == attached["Content-Type"].params["name"]
    assert (plain == name) == (b"filename*" not in raw)


def test_a_mail_within_a_mail_arrives_byte_for_byte():
    content = b"From: a@pec.example\nSubject: ACCETTAZIONE\n\n" + b"x" * 2000 + "è".encode()
    file = a_file("ricevuta.eml", content, "message/rfc822")
    (attached,) = received(with_files(file), files=[file]).iter_attachments()

    assert content == attached.get_payload(decode=True)
    assert "ricevuta.eml" == attached.get_filename()


def test_a_file_keeps_its_character_set():
    file = a_file("f.xml", b"<x/>", "text/xml; charset=iso-8859-1")
    (attached,) = received(with_files(file), files=[file]).iter_attachments()

    assert "iso-8859-1" == attached.get_content_charset()


@pytest.mark.parametrize(
    "name", ["=?utf-8?q?x=0D=0ABcc:_y@z.example?=.pdf", "=?utf-8?b?eA0KDQp5?=", "==?utf-8?q?=0A?="]
)
def test_no_file_name_begins_a_header_field(name):
    file = a_file(name)
    (attached,) = received(with_files(file), files=[file]).iter_attachments()

    expected = {"Content-Type", "Content-Transfer-Encoding", "Content-Disposition"}
    assert expected == set(attached.keys())
    assert PDF == attached.get_payload(decode=True)


texts = st.text(max_size=40) | st.text('a =?\r\n:,"<>è', max_size=30)


@given(texts, texts, texts, texts)
def test_nothing_in_a_name_or_a_subject_begins_a_header_field(to_name, from_name, subject, name):
    file = a_file(name)
    email = with_files(file, to_name=to_name, from_name=from_name, subject=subject)
    try:
        mail = received(email, files=[file])
    except ValueError:
        assert set(to_name + from_name + name) & set("\r\n")
        return

    expected = {"From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"}
    assert expected == set(mail.keys())
    (attached,) = mail.iter_attachments()
    assert PDF == attached.get_payload(decode=True)


def test_an_address_that_is_several_is_refused():
    with pytest.raises(ValueError, match="could be parsed"):
        composed(an_email(to_email="a@b.example, c@d.example"))


BODIES = [
    "",
    "a" * 5000,
    "è" * 5000,
    "\N{EURO SIGN}" * 5000,
    "a\rb\nc\r\nd",
    ".\n.\r\n..",
    "From me\nto you",
    "=\n==\n=3D",
    "a\x0bb\x0cc\x1cd\x85e\u2028f",
    "<br>" * 200,
]


@pytest.mark.parametrize("body", BODIES)
def test_lines_are_ascii_short_enough_and_end_in_crlf(body):
    file = a_file("è" * 196 + ".pdf", bytes(range(256)) * 50)
    email = with_files(file, subject="Più " * 60, to_name="Società, " * 20)
    raw = composed(email, body=body, files=[file])

    assert raw.isascii()
    assert raw.endswith(b"\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert not set(raw.replace(b"\r\n", b"")) & set(b"\r\n\0")


@given(st.text(max_size=200) | st.text("ab =.\r\nè", max_size=200))
def test_a_body_of_any_text_arrives(body):
    raw = composed(body=let_in(escape(body)))

    assert raw.isascii()
    assert not set(raw.replace(b"\r\n", b"")) & set(b"\r\n")
    page = message_from_bytes(raw, policy=default).get_body(("html",)).get_content()
    assert [] == [word for word in body.replace("\0", "").split() if word not in unescape(page)]

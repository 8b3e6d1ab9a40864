"""What a dossier says, and how it is printed."""

import json
import re
from dataclasses import replace
from datetime import UTC, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from rfc8785 import dumps

from chalicelib.domain.companies import Licence
from chalicelib.domain.dossier.dossiers import dossier_file
from chalicelib.domain.dossier.pdf import dossier_pdf
from chalicelib.domain.dossier.sheets import Attached, Sheets
from chalicelib.domain.dossier.time_stamps import NoStamp, TimeStamp
from chalicelib.domain.emails import (
    DeliverAs,
    Document,
    Settlement,
    Transport,
)
from chalicelib.domain.rule_data import rule_data
from chalicelib.domain.words import words
from tests.builders import MORNING, a_dossier, a_hit, an_email

SECOND = timedelta(seconds=1)
EVERYTHING = an_email(
    sent_at=MORNING + SECOND,
    delivered_at=MORNING + 2 * SECOND,
    delivery_reply="250 taken",
    delayed_at=MORNING + SECOND,
    bounced_at=MORNING + 3 * SECOND,
    bounce_reply="550 refused",
    complained_at=MORNING + 4 * SECOND,
    failed_at=MORNING + 5 * SECOND,
    outcome_unknown_at=MORNING + 6 * SECOND,
    resent_at=MORNING,
    settled_at=MORNING + 7 * SECOND,
    settled_as=Settlement.SENT,
    cancelled_at=MORNING + 8 * SECOND,
    links_revoked_at=MORNING + 9 * SECOND,
    stopped_at=MORNING + 10 * SECOND,
    accepted_reply="250 queued as 4XyZ",
    last_reply="451 later",
    attempts=3,
    document=Document(18, "18/FE", "3"),
    to_name="Łukasz 中",
    reply_to="fatture@officina.example",
    resend_of=7,
    deliver_as=DeliverAs.BOTH,
    hits=(
        a_hit(at=MORNING + 60 * SECOND),
        a_hit(at=MORNING + 90 * SECOND, what="unserved:0", agent="ordinary_mac"),
        a_hit(at=MORNING + 120 * SECOND, what="0", agent="ordinary_mac"),
        a_hit(at=MORNING + 150 * SECOND, what="passed:0", agent="ordinary_mac"),
        a_hit(at=MORNING + 155 * SECOND, what="unserved:passed:0", agent="ordinary_mac"),
        a_hit(at=MORNING + 160 * SECOND, what="7", agent="ordinary_mac"),
        a_hit(at=MORNING + 180 * SECOND, what="honeypot", agent="program", source=3),
    ),
    hit_count=7,
    gated=True,
)


def test_a_dossier_holds_every_fact_and_how_it_was_judged():
    told = a_dossier(EVERYTHING, open_window_seconds=30)

    file = told["email"]["attachments"][0]
    assert ("fattura-18.pdf", "0" * 64) == (file["filename"], file["sha256"])
    document = {"id": 18, "number": "18/FE", "version": "3", "reference": None}
    assert document == told["email"]["document"]
    assert told["email"]["message_id"].endswith(".12345@mail.example.test>")
    assert "250 queued as 4XyZ" == told["delivery"]["accepted_reply"]
    assert 30 == told["judging"]["open_window_seconds"]
    assert rule_data("networks")["version"] == told["judging"]["rules"]["networks"]
    assert 7 == len([one for one in told["timeline"] if one["event"] == "hit"])
    assert "2026-11-25T09:42:07+00:00" == told["generated_at"]
    assert "https://mail.example.test/.well-known/jwks.json" == told["keys_url"]
    assert dumps(told)


def test_a_dossier_says_itself_what_it_does_not_prove():
    meaning = a_dossier()["meaning"]

    assert "non prova" in str([one["it"] for one in meaning["does_not_prove"]])
    assert "PEC" in str(meaning)


def test_a_standard_licence_gets_no_tracking_facts_signed():
    told = a_dossier(EVERYTHING, licence=Licence.STANDARD)

    events = {one["event"] for one in told["timeline"]}
    assert set() == events & {"hit", "delivered", "delayed", "complained", "recording_stopped"}
    assert ("not_tracked", None, False) == (
        told["reading"]["evidence"],
        told["reading"]["hits"],
        told["reading"]["tracked"],
    )
    for hidden in ("250 taken", "ordinary_mac", "honeypot"):
        assert hidden not in json.dumps(told)


def test_an_erased_email_says_so_and_nothing_of_whom_it_was():
    erased = replace(
        an_email(), to_email="", to_name="", subject="", erased_at=MORNING + SECOND, hits=()
    )
    told = a_dossier(erased)

    assert ["queued", "erased"] == [one["event"] for one in told["timeline"]]
    assert ("", "not_tracked") == (told["email"]["to_email"], told["reading"]["evidence"])
    assert "cancellati" in printed(pdf_of(told))


def pdf_of(told, locale="it", file=b"{}", stamp=None):
    signed = dossier_file(told, "header..signature", stamp)
    return dossier_pdf(signed, file=file, locale=locale)


def printed(pdf):
    """The text of the pages, line by line."""
    lines = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    return " ".join(" ".join(lines).split())


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        (
            "it",
            [
                "Fascicolo",
                "Persona: ",
                "non era disponibile",
                "Indicato l'indirizzo",
                "Pagina 1 di",
            ],
        ),
        ("en", ["Dossier of", "Person: ", "was not available then", "address typed", "Page 1 of"]),
    ],
)
def test_the_print_says_everything_in_the_companys_language(locale, expected):
    text = printed(pdf_of(a_dossier(EVERYTHING), locale))

    facts = ["Łukasz [U+4E2D]", "18/FE", "550 refused", "0" * 64, "fatture@officina.example"]
    for said in (*expected, *facts, "header..signature", "24/11/2026 10:43:07 +01:00"):
        assert said in text.replace("  ", " "), said


def test_the_print_says_when_it_was_stamped_and_by_whom():
    stamp = TimeStamp(token=b"token", at=MORNING, by="Autorità di prova")

    assert (
        "Marca temporale (RFC 3161) 24/11/2026 10:42:07 +01:00, apposta da Autorità di prova"
        in printed(pdf_of(a_dossier(), stamp=stamp))
    )


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("it", "Senza marca temporale: chi la appone non ha risposto."),
        ("en", "Without a time stamp: the authority did not answer."),
    ],
)
def test_the_print_says_why_nobody_stamped_it(locale, expected):
    assert expected in printed(pdf_of(a_dossier(), locale, stamp=NoStamp.NO_ANSWER))


def test_the_print_speaks_of_no_time_stamp_where_none_was_asked_for():
    assert "RFC 3161" not in printed(pdf_of(a_dossier()))


def test_the_signed_file_is_attached_to_the_print_as_it_is():
    file = '{"dossier": "Łukasz 中"}\n'.encode()
    told = a_dossier()

    pdf = pdf_of(told, file=file)

    assert pdf.startswith(b"%PDF-1.6")
    assert {f"dossier-{told['email']['id']}.json": [file]} == PdfReader(BytesIO(pdf)).attachments


def test_the_print_says_what_it_is_in_which_language_and_of_when():
    told = a_dossier()

    read = PdfReader(BytesIO(pdf_of(told, "en")))

    assert f"Dossier of an email {told['email']['id']}" == read.metadata.title
    assert MORNING.replace(microsecond=0) < read.metadata.creation_date
    assert told["generated_at"] == read.metadata.creation_date.astimezone(UTC).isoformat()
    assert "en" == read.trailer["/Root"]["/Lang"]
    assert "Delivery" in [one.title for one in read.outline]


def test_the_same_dossier_gives_the_same_bytes():
    assert pdf_of(a_dossier(EVERYTHING)) == pdf_of(a_dossier(EVERYTHING))


@pytest.mark.parametrize("text", ["Città, perché?", "Łódź Erdős Iași", "Αθήνα", "Київ", "«€»“”…→"])
def test_the_languages_of_europe_are_written_as_they_are(text):
    assert text in printed(pdf_of(a_dossier(an_email(subject=text))))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("x中文x", "x[U+4E2D][U+6587]x"),
        ("xa\nb\tcx", "xa b cx"),
        ("x\x00x", "x[U+0000]x"),
        ("x😀x", "x[U+1F600]x"),
        ("x\u202ex", "x[U+202E]x"),
    ],
)
def test_what_the_typeface_lacks_is_written_by_its_code(text, written):
    assert written in printed(pdf_of(a_dossier(an_email(subject=text))))


@pytest.mark.parametrize("text", ["x{nb}x", "x{page}x", "x**b** __u__ --s--x", "x\u00adx"])
def test_what_means_something_to_the_library_is_printed_as_it_is(text):
    assert text in printed(pdf_of(a_dossier(an_email(subject=text))))


def test_the_foot_of_a_page_is_one_line_however_wide_its_digits_are():
    foot = f"Ricevuta · {'0' * 16} · SHA-256 {'0' * 64} · Pagina {{page}} di {{pages}}"
    sheets = Sheets(title="", language="it", made_at=MORNING, foot=foot)
    for _ in range(500):
        sheets.paragraph("una riga")

    pages = PdfReader(BytesIO(sheets.pdf(Attached("a.json", b"{}", "")))).pages

    assert 10 == len(pages)
    assert {f"Pagina {number} di 10" for number in range(1, 11)} == {
        page.extract_text().splitlines()[-1].split(" · ")[-1] for page in pages
    }


@pytest.mark.parametrize("rows", range(15, 22))
def test_no_heading_stands_alone_at_the_foot_of_a_page(rows):
    hits = tuple(a_hit(at=MORNING + minute * 60 * SECOND) for minute in range(rows))
    told = a_dossier(an_email(sent_at=MORNING, hits=hits, hit_count=rows))
    read = PdfReader(BytesIO(pdf_of(told)))

    texts = [page.extract_text().split("\nRicevuta · ")[0] for page in read.pages]
    headings = {one.title for one in read.outline}

    assert headings <= {line for text in texts for line in text.splitlines()}
    assert set() == headings & {text.splitlines()[-1] for text in texts}


@pytest.mark.parametrize("deliver_as", DeliverAs)
@pytest.mark.parametrize("transport", Transport)
@pytest.mark.parametrize("document", [None, Document(1, "1")])
def test_every_kind_of_email_can_be_printed(deliver_as, transport, document):
    email = an_email(deliver_as=deliver_as, transport=transport, document=document)

    assert printed(pdf_of(a_dossier(replace(email, attachments=())), "en"))
    assert printed(pdf_of(a_dossier(email)))


def test_a_long_history_goes_on_over_the_pages():
    hits = tuple(a_hit(at=MORNING + minute * 60 * SECOND) for minute in range(60))

    text = printed(pdf_of(a_dossier(an_email(sent_at=MORNING, hits=hits, hit_count=60))))

    assert 60 == text.count("Richiesta l'immagine")
    assert re.search(r"Pagina 4 di [4-6]", text)


def test_a_word_longer_than_the_page_is_broken_and_not_cut():
    text = printed(pdf_of(a_dossier(an_email(subject="W" * 300))))

    assert "W" * 300 in text.replace(" ", "")


def test_everything_that_can_happen_has_its_words():
    told = a_dossier(EVERYTHING)
    said = words("dossier", "it")["events"]

    happened = {one["event"] for one in told["timeline"]} - {"hit"}
    fetched = {"pixel", "honeypot", "file", "passed", "code", "unserved"}
    assert said.keys() == happened | {"erased", "rejudged"} | {f"hit_{what}" for what in fetched}


def test_what_this_version_has_no_words_for_is_printed_by_its_code():
    told = a_dossier()
    told["timeline"] += [{"event": "teleported", "at": told["generated_at"]}]

    assert "teleported" in printed(pdf_of(told))


def test_the_printed_form_says_why_the_rules_say_otherwise():
    on_the_way = a_hit(at=MORNING - 20 * SECOND, what="0")
    email = an_email(sent_at=MORNING - 60 * SECOND, delivered_at=MORNING, hits=(on_the_way,))

    text = printed(pdf_of(a_dossier(email)))

    assert "Regole di giudizio aggiornate (2026-11-28)" in text
    assert text.count("Contenuto aperto prima della consegna") >= 2

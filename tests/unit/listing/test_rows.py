"""An email as the API shows it: FIC's sixteen fields to the letter, and ours beside them."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from fattureincloud_python_sdk.models import Email as FicEmail
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.categories import KIND, Category
from chalicelib.domain.emails import (
    Attachment,
    DeliverAs,
    Document,
    Settlement,
    Transport,
    Untracked,
)
from chalicelib.domain.evidence.agents import GMAIL_PROXY
from chalicelib.domain.evidence.verdicts import Rule
from chalicelib.domain.judging import Judging, Lens
from chalicelib.domain.listing.row_fields import ROW_FIELDS, FicRow
from chalicelib.domain.listing.rows import email_row
from chalicelib.domain.listing.timelines import timeline
from chalicelib.domain.periods import in_rome
from chalicelib.domain.reason_codes import ReasonCode, known_reason
from chalicelib.domain.reasons import reason
from tests.builders import BLIND_LENS, LENS, MORNING, a_hit, an_email

MINUTE = timedelta(minutes=1)
LATER = MORNING + timedelta(hours=1)
FIC_FIELDS = [
    "id", "status", "sent_date", "errors_count", "error_log", "from_email", "from_name",
    "to_email", "to_name", "subject", "content", "copy_to", "recipient_status", "recipient_date",
    "kind", "attachments",
]  # fmt: skip
FACTS = [
    "sent_at", "delivered_at", "bounced_at", "complained_at", "failed_at", "outcome_unknown_at",
    "cancelled_at", "lease_until",
]  # fmt: skip


def row_of(email=None, *, licence_tracks=True, content=None, now=LATER, **details):
    email = email or an_email(**details)
    urls = [f"https://s3.example/{index}" for index in range(len(email.attachments))]
    return email_row(
        email, now=now, lens=Lens(tracks=licence_tracks), attachment_urls=urls, content=content
    )


def read_by_fic(row):
    return FicEmail.from_json(json.dumps(row))


def test_a_row_begins_with_the_fields_of_fic():
    assert FIC_FIELDS == list(row_of())[:16]


def test_a_row_has_fics_fields_with_fics_values():
    row = row_of(
        sent_at=MORNING,
        copy_to="amministrazione@bianchi.example",
        errors_count=1,
        last_reply="451 try again later",
        hits=(a_hit(at=LATER),),
        hit_count=1,
    )
    expected = {
        "id": an_email().email_id,
        "status": "sent",
        "sent_date": "2026-11-24 10:42:07",
        "errors_count": 1,
        "error_log": "451 try again later",
        "from_email": "no-reply@ricevuta.example",
        "from_name": "Officina Bianchi Srl",
        "to_email": "acquisti@verdicostruzioni.example",
        "to_name": "Verdi Costruzioni SpA",
        "subject": "Nostra fattura nr. 18",
        "content": None,
        "copy_to": "amministrazione@bianchi.example",
        "recipient_status": "email_opened",
        "recipient_date": "2026-11-24T11:42:07+01:00",
        "kind": "Fatture",
        "attachments": [{"filename": "fattura-18.pdf", "url": "https://s3.example/0"}],
    }

    assert expected == {name: row[name] for name in FIC_FIELDS}


def test_fics_own_client_reads_a_row():
    hit = a_hit(at=LATER, what="0")
    email = read_by_fic(row_of(sent_at=MORNING, hits=(hit,), content="<p>x</p>"))

    assert (an_email().email_id, "sent") == (email.id, email.status.value)
    assert "document_opened" == email.recipient_status.value
    assert LATER == email.recipient_date
    assert ("<p>x</p>", "2026-11-24 10:42:07") == (email.content, email.sent_date)
    assert ["https://s3.example/0"] == [attachment.url for attachment in email.attachments]


moments = st.datetimes(
    min_value=datetime(2020, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2089, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)
hits = st.builds(
    a_hit,
    at=moments,
    what=st.sampled_from(["pixel", "0"]),
    agent=st.sampled_from(["", GMAIL_PROXY]),
)
emails = st.builds(
    lambda facts, **details: an_email(**facts, **details),
    st.dictionaries(st.sampled_from(FACTS), moments),
    category=st.sampled_from(Category),
    hits=st.lists(hits, max_size=3).map(tuple),
    untracked=st.none() | st.sampled_from(Untracked),
    document=st.none() | st.builds(Document, st.integers(0, 9), st.text(max_size=5)),
    attachments=st.lists(
        st.builds(Attachment, st.text(max_size=5), st.just("a/b"), st.just(1), st.just("0")),
        max_size=3,
    ).map(tuple),
    last_reason=st.sampled_from([None, ReasonCode.REFUSED, ReasonCode.DEFERRED]),
)


@given(emails, moments, st.booleans())
def test_fics_own_client_reads_every_row(email, now, licence_tracks):
    row = row_of(email, now=now, licence_tracks=licence_tracks)
    read = read_by_fic(row)

    for name in ("id", "sent_date", "errors_count", "error_log", "from_email", "copy_to", "kind"):
        assert row[name] == getattr(read, name)
    assert KIND[email.category] == read.kind
    assert (row["recipient_date"] is None) == (row["recipient_status"] == "unknown")


@given(emails, moments)
def test_none_of_our_own_fields_is_an_empty_text(email, now):
    row = row_of(email, now=now, licence_tracks=True)

    ours = row.keys() - FicRow.__annotations__.keys()

    assert ROW_FIELDS[16:] == tuple(name for name in ROW_FIELDS if name in ours)
    assert [] == [name for name in ours if row[name] == ""]


@given(emails, moments)
def test_a_standard_licence_shows_nothing_of_what_came_after_the_sending(email, now):
    row = row_of(email, now=now, licence_tracks=False)

    assert row["delivery_status"] not in ("sending", "delivered", "complained")
    assert ("unknown", None) == (row["recipient_status"], row["recipient_date"])
    assert ("not_tracked", None) == (row["evidence"], row["hits"])
    assert (False, None) == (row["tracked"], row["delivered_at"])
    assert row["icon"] in ("queued", "sent", "problem", "cancelled")


@given(emails)
def test_a_standard_licence_has_no_delivery_complaint_or_hit_on_its_timeline(email):
    events = {event["event"] for event in timeline(email, lens=BLIND_LENS)}

    assert not events & {"delivered", "complained", "hit"}


@pytest.mark.parametrize(
    ("facts", "shown"),
    [
        ({}, ("pending", "queued", "queued")),
        ({"lease_until": LATER + MINUTE}, ("pending", "queued", "queued")),
        ({"sent_at": MORNING}, ("sent", "sent", "sent")),
        ({"sent_at": MORNING, "delivered_at": MORNING}, ("sent", "sent", "sent")),
        ({"sent_at": MORNING, "complained_at": MORNING}, ("sent", "sent", "sent")),
        ({"sent_at": MORNING, "bounced_at": MORNING}, ("sent", "bounced", "problem")),
        ({"failed_at": MORNING}, ("pending", "failed", "problem")),
    ],
)
def test_a_standard_licence_shows_arrow_and_envelope(facts, shown):
    row = row_of(licence_tracks=False, hits=(a_hit(),), hit_count=1, **facts)

    assert shown == (row["status"], row["delivery_status"], row["icon"])


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "2026-07-02 00:30:00"),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "2027-01-01 00:00:00"),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), "2026-10-25 02:30:00"),
        (datetime(2026, 10, 25, 1, 30, 0, 999, tzinfo=UTC), "2026-10-25 02:30:00"),
        (None, None),
    ],
)
def test_the_date_of_sending_is_told_as_clocks_in_rome_do(moment, shown):
    assert shown == row_of(sent_at=moment)["sent_date"]


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2026, 7, 1, 22, 30, tzinfo=UTC), "2026-07-02T00:30:00+02:00"),
        (datetime(2026, 10, 25, 1, 30, 0, 999, tzinfo=UTC), "2026-10-25T02:30:00+01:00"),
        (None, None),
    ],
)
def test_a_moment_is_told_with_the_offset_of_rome(moment, shown):
    assert shown == in_rome(moment)


def test_a_row_names_the_document():
    row = row_of(document=Document(18, "18/A", "v2"))

    named = {"id": 18, "number": "18/A", "version": "v2", "reference": None}
    assert named == row["document"]
    assert row_of()["document"] is None


def test_a_failed_email_says_why():
    row = row_of(failed_at=MORNING, last_reason=ReasonCode.REFUSED, last_reply="")

    assert ("refused", "refused") == (row["delivery_reason"]["code"], row["error_log"])


def test_a_failed_email_without_a_known_reason_says_that_it_failed():
    row = row_of(failed_at=MORNING, last_reason=known_reason("no_such_code"))

    assert "failed" == row["delivery_reason"]["code"]


def test_an_email_that_was_sent_after_all_gives_no_reason_of_failure():
    row = row_of(sent_at=MORNING, last_reason=ReasonCode.REFUSED)

    assert "sent" == row["delivery_reason"]["code"]


@pytest.mark.parametrize("settlement", Settlement)
def test_a_settled_outcome_says_how_it_was_settled(settlement):
    sent_at = MORNING if settlement is Settlement.SENT else None
    row = row_of(
        outcome_unknown_at=MORNING, settled_at=LATER, settled_as=settlement, sent_at=sent_at
    )
    expected = ("sent", "sent") if sent_at else ("outcome_unknown", "problem")

    assert f"settled_{settlement}" == row["delivery_reason"]["code"]
    assert expected == (row["delivery_status"], row["icon"])


def test_what_was_settled_and_then_delivered_says_that_it_was_delivered():
    row = row_of(
        settled_at=MORNING, settled_as=Settlement.SENT, sent_at=MORNING, delivered_at=LATER
    )

    assert "delivered" == row["delivery_reason"]["code"]


def test_what_was_sent_again_and_then_turned_out_to_be_sent_says_that_it_was_sent():
    row = row_of(
        outcome_unknown_at=MORNING,
        settled_at=MORNING,
        settled_as=Settlement.RESEND,
        sent_at=LATER,
        accepted_reply="250 Ok",
    )

    assert "sent" == row["delivery_reason"]["code"]


def test_a_row_says_what_can_be_done_about_the_email():
    can = [
        (row["can_cancel"], row["can_settle"])
        for row in (
            row_of(now=MORNING - MINUTE),
            row_of(),
            row_of(lease_until=LATER + MINUTE),
            row_of(lease_until=LATER - MINUTE),
            row_of(outcome_unknown_at=MORNING),
            row_of(outcome_unknown_at=MORNING, settled_at=MORNING),
            row_of(sent_at=MORNING),
        )
    ]
    neither = (False, False)

    assert [(True, False)] * 2 + [neither] + [(False, True)] * 2 + [neither] * 2 == can


def test_a_second_send_names_the_first():
    assert (7, None) == (row_of(resend_of=7)["resend_of"], row_of()["resend_of"])


def test_an_own_copy_is_marked():
    assert (True, False) == (
        row_of(untracked=Untracked.OWN_COPY)["is_copy"],
        row_of(untracked=Untracked.OWN_COPY)["tracked"],
    )
    assert (False, True) == (row_of()["is_copy"], row_of()["tracked"])


def test_the_timeline_tells_everything_oldest_first():
    email = an_email(
        sent_at=MORNING + MINUTE,
        delivered_at=MORNING + 2 * MINUTE,
        hits=(a_hit(at=MORNING + 5 * MINUTE, what="0"), a_hit(at=MORNING + 3 * MINUTE)),
    )
    events = timeline(email, lens=LENS)

    assert ["queued", "sent", "delivered", "hit", "hit"] == [event["event"] for event in events]
    assert {
        "event": "hit",
        "at": "2026-11-24T10:45:07+01:00",
        "what": "pixel",
        "agent": "ordinary",
        "network": "unknown",
        "verdict": "person",
        "reason": reason(Rule.PIXEL_FETCHED),
    } == events[3]


def test_a_hit_that_may_have_been_a_person_dates_no_reading():
    row = row_of(sent_at=MORNING, hits=(a_hit(at=MORNING + timedelta(seconds=9)),))

    assert ("unknown", "too_soon", None, "2026-11-24T10:42:16+01:00") == (
        row["evidence"],
        row["evidence_reason"]["code"],
        row["recipient_date"],
        row["evidence_at"],
    )


def test_a_company_may_believe_programs_and_quick_readers():
    hit = a_hit(at=MORNING, agent="program")
    judging = Judging(open_window=timedelta(0), believe_programs=True)
    email = an_email(sent_at=MORNING, hits=(hit,))
    believed = email_row(
        email, now=LATER, lens=Lens(tracks=True, judging=judging), attachment_urls=["u"]
    )
    event = timeline(email, lens=Lens(tracks=True, judging=judging))[-1]

    assert ("fetched_by_machine", "seen") == (row_of(email)["evidence"], believed["evidence"])
    assert "person" == event["verdict"]


@pytest.mark.parametrize(
    ("details", "codes"),
    [
        ({}, ["text_unknowable"]),
        ({"deliver_as": DeliverAs.ATTACHMENT}, ["text_unknowable", "download_unknowable"]),
        ({"deliver_as": DeliverAs.BOTH}, ["text_unknowable", "download_half_knowable"]),
        ({"deliver_as": DeliverAs.ATTACHMENT, "attachments": ()}, ["text_unknowable"]),
        ({"deliver_as": DeliverAs.ATTACHMENT, "hits": (a_hit(),)}, ["download_unknowable"]),
        ({"deliver_as": DeliverAs.BOTH, "hits": (a_hit(what="0"),)}, []),
        ({"hits": (a_hit(),)}, []),
        ({"untracked": Untracked.SENDER_CHOICE}, ["reading_unknowable"]),
    ],
)
def test_what_cannot_be_known_is_told_from_what_did_not_happen(details, codes):
    assert codes == [limit["code"] for limit in row_of(**details)["cannot_know"]]


def test_an_automatic_reply_to_what_was_delivered_is_no_delay():
    held_up = an_email(sent_at=MORNING, delayed_at=MORNING + MINUTE, delivered_at=LATER)
    replied_to = an_email(sent_at=MORNING, delivered_at=MORNING + MINUTE, delayed_at=LATER)

    assert ["queued", "sent", "delayed", "delivered"] == events_of(held_up)
    assert ["queued", "sent", "delivered"] == events_of(replied_to)


@pytest.mark.parametrize(
    ("facts", "code", "moment"),
    [
        ({}, "queued", MORNING),
        ({"sent_at": LATER}, "sent", LATER),
        ({"sent_at": MORNING, "delayed_at": LATER}, "delayed", LATER),
        ({"sent_at": MORNING, "delivered_at": LATER}, "delivered", LATER),
        ({"sent_at": MORNING, "bounced_at": LATER}, "bounced", LATER),
        (
            {"sent_at": MORNING, "bounced_at": LATER, "bounce_reason": ReasonCode.SUPPRESSED},
            "suppressed",
            LATER,
        ),
        ({"sent_at": MORNING, "complained_at": LATER}, "complained", LATER),
        ({"failed_at": LATER, "last_reason": ReasonCode.GAVE_UP}, "gave_up", LATER),
        ({"outcome_unknown_at": LATER}, "outcome_unknown", LATER),
        ({"cancelled_at": LATER}, "cancelled", LATER),
        (
            {"sent_at": MORNING, "settled_at": LATER, "settled_as": Settlement.SENT},
            "settled_sent",
            LATER,
        ),
        ({"lease_until": LATER + MINUTE}, "sending", None),
    ],
)
def test_what_is_said_of_the_sending_has_the_moment_when_it_happened(facts, code, moment):
    row = row_of(**facts)

    assert (code, in_rome(moment)) == (row["delivery_reason"]["code"], row["delivery_at"])


def test_a_standard_licence_has_no_moment_of_what_it_does_not_show():
    row = row_of(licence_tracks=False, sent_at=MORNING, delivered_at=LATER)

    assert ("sent", in_rome(MORNING)) == (row["delivery_status"], row["delivery_at"])


def events_of(email):
    return [event["event"] for event in timeline(email, lens=LENS)]


def test_the_timeline_tells_of_every_fact():
    facts = {
        f"{name}_at"
        for name in (
            "sent",
            "delivered",
            "bounced",
            "complained",
            "failed",
            "outcome_unknown",
            "settled",
            "cancelled",
        )
    }
    email = an_email(**dict.fromkeys(facts, MORNING))

    told = {f"{event['event']}_at" for event in timeline(email, lens=LENS)}
    assert facts | {"queued_at"} == told


@pytest.mark.parametrize("fact", ["delivered", "delayed", "bounced", "complained"])
def test_what_follows_from_sending_stands_behind_it_whatever_clocks_say(fact):
    email = an_email(sent_at=MORNING, **{f"{fact}_at": MORNING - timedelta(seconds=2)})

    assert ["sent", fact] == [event for event in events_of(email) if event != "queued"]


def test_a_refusal_is_told_with_what_the_server_said():
    email = an_email(failed_at=MORNING, last_reply="550 5.1.1 No such user")

    [failed] = [event for event in timeline(email, lens=LENS) if event["event"] == "failed"]
    assert "550 5.1.1 No such user" == failed["reply"]


WEEK_LATER = MORNING + timedelta(days=7)


@pytest.mark.parametrize(
    ("facts", "days"),
    [
        ({"sent_at": MORNING}, 7),
        ({"sent_at": MORNING + MINUTE}, 6),
        ({"sent_at": MORNING, "delivered_at": LATER}, 7),
        ({"sent_at": MORNING, "hits": (a_hit(at=MORNING, agent="crawler"),)}, 7),
        ({"sent_at": MORNING, "hits": (a_hit(at=LATER),)}, None),
        ({"sent_at": MORNING, "bounced_at": LATER}, None),
        ({"sent_at": MORNING, "complained_at": LATER}, None),
        ({"sent_at": MORNING, "resent_as": 7}, None),
        ({"sent_at": MORNING, "stopped_at": LATER}, None),
        ({"sent_at": MORNING, "erased_at": LATER}, None),
        ({"sent_at": MORNING, "untracked": Untracked.OWN_COPY}, None),
        ({}, None),
    ],
)
def test_an_email_is_silent_where_a_reading_could_be_seen_and_was_not(facts, days):
    assert days == row_of(now=WEEK_LATER, **facts)["silent_days"]


def test_a_standard_licence_knows_of_no_silence():
    row = row_of(licence_tracks=False, now=WEEK_LATER, sent_at=MORNING)

    assert row["silent_days"] is None


@pytest.mark.parametrize(
    ("details", "said"),
    [
        ({"transport": Transport.SMTP}, True),
        ({"transport": Transport.SES}, False),
        ({"transport": Transport.SMTP, "hits": ()}, False),
        ({"transport": Transport.SMTP, "gated": True}, True),
        ({"transport": Transport.SMTP, "gated": True, "gated_by_code": True}, False),
    ],
)
def test_what_the_sender_could_have_made_itself_is_said(details, said):
    passed = a_hit(what="passed:0", at=MORNING + timedelta(hours=1))
    email = an_email(**{"sent_at": MORNING, "hits": (passed,), **details})

    limits = {limit["code"] for limit in row_of(email)["cannot_know"]}

    assert said == ("sender_could" in limits)

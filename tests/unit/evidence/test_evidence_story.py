"""One email's story: a scanner's burst with the honeypot, then a person who reads and downloads.

Whatever order its events arrive in, late or twice, it ends the same, and no step falls back but
where the honeypot or the burst shows what an earlier one was.
"""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.evidence.evidence import Evidence, EvidenceLevel, evidence
from chalicelib.domain.hits import HONEYPOT, PIXEL, attachment
from chalicelib.domain.judging import Judging
from chalicelib.domain.reasons import reason
from tests.builders import LENS, MORNING, a_hit, an_email

DELIVERED = MORNING + timedelta(seconds=5)
READ_AT = MORNING + timedelta(hours=1)
FOLLOWED_AT = READ_AT + timedelta(minutes=2)

SCAN = [
    a_hit(at=DELIVERED + timedelta(seconds=20, milliseconds=100 * place), what=what, source=7)
    for place, what in enumerate((PIXEL, "0", "1", "2", HONEYPOT))
]
READ = a_hit(at=READ_AT, agent="ordinary_windows", source=9)
FOLLOWED = replace(READ, at=FOLLOWED_AT, fetched=attachment(0))
STORY = [*SCAN, READ, FOLLOWED]

THREE_FILES = an_email().attachments * 3

END = Evidence(EvidenceLevel.DOWNLOADED, "attachment_followed", FOLLOWED_AT)


def known(hits, **facts):
    email = an_email(sent_at=MORNING, attachments=THREE_FILES, hits=tuple(hits), **facts)
    return evidence(email, lens=LENS)


SAID = [
    (
        "UNKNOWN",
        "Nessun segnale di lettura: non vuol dire che non sia stata letta.",
        "No sign of reading: this does not mean that it was not read.",
    ),
    (
        "FETCHED_BY_MACHINE",
        (
            "La stessa origine ha seguito un collegamento che nessuna persona può vedere: "
            "è un controllo automatico."
        ),
        "The same source followed a link that no person can see: it is an automatic check.",
    ),
    (
        "SEEN",
        "Aperta: le immagini del messaggio sono state scaricate.",
        "Opened: the message's images were fetched.",
    ),
    (
        "DOWNLOADED",
        "Il collegamento a un allegato è stato aperto.",
        "The link to an attachment was followed.",
    ),
]


def test_each_step_has_its_reason_in_both_languages():
    steps = [known(STORY[:length], delivered_at=DELIVERED) for length in (0, 5, 6, 7)]
    reasons = [reason(step.reason) for step in steps]

    assert SAID == [
        (step.level.name, said["it"], said["en"]) for step, said in zip(steps, reasons, strict=True)
    ]


arrivals = st.permutations(STORY)
repeated = st.lists(st.sampled_from(STORY), max_size=10)


@given(arrivals, repeated, st.sampled_from([None, DELIVERED]))
def test_it_ends_the_same_however_its_events_arrive(arrived, again, delivered_at):
    assert END == known([*arrived, *again], delivered_at=delivered_at)


@given(arrivals, st.booleans())
def test_once_the_scanner_is_unmasked_no_step_falls_back(arrived, told_late):
    seen = []
    for length in range(len(STORY) + 1):
        delivered_at = None if told_late and length < 4 else DELIVERED
        step = known(arrived[:length], delivered_at=delivered_at)
        if {hit.fetched for hit in arrived[:length]} >= {HONEYPOT}:
            seen.append(step.level)

    assert sorted(seen) == seen


def test_who_reads_within_the_window_is_not_called_a_machine_and_counts_when_they_come_back():
    at_once = replace(READ, at=DELIVERED + timedelta(seconds=3))
    steps = [
        known(hits, delivered_at=DELIVERED).level.name for hits in ([*SCAN, at_once], [*STORY])
    ]

    assert ["FETCHED_BY_MACHINE", "DOWNLOADED"] == steps
    assert Judging().open_window == timedelta(seconds=30)

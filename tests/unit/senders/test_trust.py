"""What SPF, DKIM and DMARC come to, and what to add."""

import pytest

from chalicelib.domain.mailboxes.presets import presets
from chalicelib.domain.rule_data import rule_data
from chalicelib.domain.senders.dmarc import Dmarc, DmarcFault
from chalicelib.domain.senders.spf import Spf, SpfFault
from chalicelib.domain.senders.trust import (
    Finding,
    Grade,
    Sends,
    judge_dkim,
    judge_dmarc,
    judge_spf,
    sends_of_provider,
    together,
)
from chalicelib.domain.words import words

GOOGLE = sends_of_provider("x.example", "smtp.gmail.com")
OURS = Sends(
    "bounces.x.example",
    "amazonses.com",
    {"a._domainkey.x.example": "CNAME", "b._domainkey.x.example": "CNAME"},
    {"a._domainkey.x.example": "a.dkim", "b._domainkey.x.example": "b.dkim"},
)
SENDER = Spf(record="v=spf1 -all")


@pytest.mark.parametrize(
    ("found", "code", "record"),
    [
        (Spf("v=spf1 x", included={"_spf.google.com"}), "spf_good", None),
        (Spf(fault=SpfFault.MISSING), "spf_missing", "v=spf1 include:_spf.google.com ~all"),
        (Spf("v=spf1 a -all"), "spf_elsewhere", "v=spf1 a include:_spf.google.com -all"),
        (Spf("v=spf1 ptr", is_unclear=True), "spf_unclear", None),
        (Spf("v=spf1 +all", is_open=True), "spf_open", None),
        (Spf("v=spf1 x", SpfFault.SEVERAL), "spf_several", None),
        (Spf("v=spf1 x", SpfFault.WRONG), "spf_wrong", None),
        (Spf("v=spf1 x", SpfFault.TOO_MANY), "spf_too_many", None),
    ],
)
def test_what_spf_does_and_the_record_to_add(found, code, record):
    finding = judge_spf(GOOGLE, found, SENDER)

    value = finding.record and finding.record["value"]
    assert (code, record) == (finding.code, value)


def test_of_a_server_that_is_not_known_spf_says_nothing():
    unknown = sends_of_provider("x.example", "mail.x.example")

    assert "spf_sender_unknown" == judge_spf(unknown, Spf("v=spf1 a"), None).code
    assert "dkim_unclear" == judge_dkim(unknown, {}).code


def test_one_of_a_providers_keys_is_enough():
    assert "dkim_good" == judge_dkim(GOOGLE, {"google._domainkey.x.example": "v=DKIM1; p=M"}).code
    assert ("dkim_missing", None) == ((f := judge_dkim(GOOGLE, {})).code, f.record)


def test_of_our_own_keys_all_have_to_be_there_and_lead_where_they_should():
    there = {"a._domainkey.x.example": "A.dkim", "b._domainkey.x.example": "elsewhere.example"}
    missing = judge_dkim(OURS, there)

    assert ("b._domainkey.x.example", "b.dkim") == (
        missing.record["name"],
        missing.record["value"],
    )
    assert "dkim_good" == judge_dkim(OURS, dict(OURS.dkim_values)).code


@pytest.mark.parametrize(
    ("found", "code", "grade"),
    [
        (Dmarc("v=DMARC1", "none"), "dmarc_none", Grade.GOOD),
        (Dmarc("v=DMARC1", "quarantine"), "dmarc_quarantine", Grade.GOOD),
        (Dmarc("v=DMARC1", "reject"), "dmarc_reject", Grade.GOOD),
        (Dmarc(fault=DmarcFault.MISSING), "dmarc_missing", Grade.ATTENTION),
        (Dmarc("v=DMARC1", fault=DmarcFault.SEVERAL), "dmarc_several", Grade.BAD),
        (Dmarc("v=DMARC1", fault=DmarcFault.WRONG), "dmarc_wrong", Grade.BAD),
    ],
)
def test_what_dmarc_does(found, code, grade):
    finding = judge_dmarc("x.example", found)

    assert (code, grade) == (finding.code, finding.grade)


@pytest.mark.parametrize(
    ("spf", "dkim", "dmarc", "all_in_all"),
    [
        ("good", "good", "good", "good"),
        ("attention", "good", "good", "good"),
        ("good", "unknown", "good", "good"),
        ("good", "bad", "good", "attention"),
        ("good", "good", "attention", "attention"),
        ("bad", "bad", "good", "bad"),
        ("unknown", "bad", "good", "unknown"),
        ("unknown", "unknown", "attention", "unknown"),
    ],
)
def test_one_proof_and_the_wish_make_it_good(spf, dkim, dmarc, all_in_all):
    findings = [Finding(code="", grade=Grade(one)) for one in (spf, dkim, dmarc)]

    assert all_in_all == together(*findings)


def test_what_is_known_of_senders_is_of_servers_that_are_known():
    hosts = rule_data("sending_hosts")["hosts"]

    assert set() == hosts.keys() - {preset.host for preset in presets()}
    assert all(
        {"spf", "sources"} <= one.keys() <= {"spf", "sources", "selectors", "kind"}
        for one in hosts.values()
    )


def test_every_fault_has_a_sentence():
    said = words("trust", "it").keys()

    assert {f"spf_{fault}" for fault in SpfFault} | {
        f"dmarc_{fault}" for fault in DmarcFault
    } <= said

"""What follows from a consent, a refusal, or silence."""

import pytest

from chalicelib.domain.consents import (
    Consent,
    ConsentRecord,
    ConsentSource,
    LegalBasis,
    OnUnknownConsent,
    recipient_key,
    untracked_by_consent,
)
from chalicelib.domain.emails import Untracked
from chalicelib.domain.tokens import Mode
from tests.builders import MORNING, an_email

BASES = [None, *LegalBasis]


def said(consent):
    return ConsentRecord(consent, ConsentSource.COMPANY, MORNING)


@pytest.mark.parametrize("on_unknown", OnUnknownConsent)
@pytest.mark.parametrize("basis", BASES)
def test_what_was_said_counts_whatever_the_rules(basis, on_unknown):
    granted = untracked_by_consent(said(Consent.GRANTED), basis=basis, on_unknown=on_unknown)
    denied = untracked_by_consent(said(Consent.DENIED), basis=basis, on_unknown=on_unknown)

    assert (None, Untracked.CONSENT_DENIED) == (granted, denied)


@pytest.mark.parametrize("record", [None, said(Consent.UNKNOWN)])
@pytest.mark.parametrize(
    ("on_unknown", "expected"),
    [
        (OnUnknownConsent.TRACK, None),
        (OnUnknownConsent.ANONYMOUS, Untracked.ANONYMOUS),
        (OnUnknownConsent.OFF, Untracked.CONSENT_UNKNOWN),
    ],
)
def test_silence_means_what_the_company_decided(record, on_unknown, expected):
    for basis in (None, LegalBasis.CONTRACT, LegalBasis.LEGITIMATE_INTEREST):
        assert expected is untracked_by_consent(record, basis=basis, on_unknown=on_unknown)


def test_where_the_basis_is_consent_silence_is_none():
    for_consent = {
        rule: untracked_by_consent(None, basis=LegalBasis.CONSENT, on_unknown=rule)
        for rule in OnUnknownConsent
    }

    assert {
        OnUnknownConsent.TRACK: Untracked.CONSENT_UNKNOWN,
        OnUnknownConsent.ANONYMOUS: Untracked.ANONYMOUS,
        OnUnknownConsent.OFF: Untracked.CONSENT_UNKNOWN,
    } == for_consent


def test_a_recipient_has_one_name_at_each_company_however_the_address_is_written():
    assert recipient_key(1, "Anna@Verdi.example") == recipient_key(1, "anna@verdi.example")
    assert recipient_key(1, "anna@verdi.example") != recipient_key(2, "anna@verdi.example")
    assert recipient_key(1, "1anna@verdi.example") != recipient_key(11, "anna@verdi.example")
    assert "anna" not in recipient_key(1, "anna@verdi.example")


@pytest.mark.parametrize(
    ("details", "mode"),
    [
        ({}, Mode.IDENTIFIED),
        ({"stopped_at": MORNING}, Mode.UNRECORDED),
        ({"untracked": Untracked.ANONYMOUS}, Mode.ANONYMOUS),
        ({"untracked": Untracked.ANONYMOUS, "stopped_at": MORNING}, Mode.UNRECORDED),
        *(({"untracked": why}, Mode.UNRECORDED) for why in Untracked if why != "anonymous"),
    ],
)
def test_how_fetches_are_recorded_follows_from_the_facts(details, mode):
    assert mode is an_email(**details).mode

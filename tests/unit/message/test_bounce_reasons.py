"""Why an email bounced, as servers say it."""

import pytest

from chalicelib.domain.message.bounce_reasons import bounce_reason
from chalicelib.domain.reason_codes import ReasonCode

FOR_GOOD = {
    "smtp; 550 5.1.1 <anna@verdi.example>: Recipient address rejected: User unknown": (
        ReasonCode.ADDRESS_UNKNOWN
    ),
    "550-5.1.1 The email account that you tried to reach does not exist.": (
        ReasonCode.ADDRESS_UNKNOWN
    ),
    "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup": (
        ReasonCode.ADDRESS_UNKNOWN
    ),
    "Host or domain name not found. Name service error for name=verdi.example type=AAAA": (
        ReasonCode.ADDRESS_UNKNOWN
    ),
    "Sorry, no mailbox here by that name. (#5.1.1)": ReasonCode.ADDRESS_UNKNOWN,
    "550 utente sconosciuto": ReasonCode.ADDRESS_UNKNOWN,
    "552 5.2.2 Mailbox size limit exceeded": ReasonCode.MAILBOX_FULL,
    "552 Requested mail action aborted: mailbox full": ReasonCode.MAILBOX_FULL,
    "554 5.7.1 Service unavailable; Client host blocked using bl.example": ReasonCode.UNWANTED,
    "550 5.7.1 Unauthenticated email is not accepted": ReasonCode.UNWANTED,
    "552 5.3.4 Message size exceeds fixed limit": ReasonCode.BOUNCED_TOO_LARGE,
    "550 permanent failure": ReasonCode.BOUNCED,
    "": ReasonCode.BOUNCED,
}
FOR_NOW = {
    "smtp; 452 4.2.2 The recipient's inbox is out of storage space": ReasonCode.MAILBOX_FULL,
    "450 4.1.1 <anna@verdi.example>: unverified address": ReasonCode.BOUNCED_FOR_NOW,
    "4.4.7 Message expired": ReasonCode.BOUNCED_FOR_NOW,
    "421 user unknown, as we think at the moment": ReasonCode.BOUNCED_FOR_NOW,
}


@pytest.mark.parametrize("reply", FOR_GOOD)
def test_a_refusal_for_good_is_told_by_its_code_or_its_words(reply):
    assert FOR_GOOD[reply] == bounce_reason(reply, for_good=True)


@pytest.mark.parametrize("reply", FOR_NOW)
def test_what_may_pass_says_nothing_of_the_address(reply):
    assert FOR_NOW[reply] == bounce_reason(reply, for_good=False)


def test_numbers_of_addresses_and_versions_are_no_codes():
    reply = "host 10.5.1.1 said: 550 rejected by filter 15.1.1.7"

    assert ReasonCode.BOUNCED == bounce_reason(reply, for_good=True)

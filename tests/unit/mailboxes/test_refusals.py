"""What a server's refusal is about, held against what providers publish of their replies.

Half of the replies, by a fixed hash, are what the rules were written after; the other measures.
"""

import json
import re
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from chalicelib.domain.mailboxes.refusals import About, Stage, understand
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.domain.rule_data import rule_data

PUBLISHED = json.loads((Path(__file__).parents[2] / "replies/published.json").read_text())
STAGES = {
    "AUTH": Stage.AUTH,
    "MAIL": Stage.MAIL,
    "RCPT": Stage.RCPT,
    "DATA": Stage.CONTENT,
    "after the dot": Stage.CONTENT,
}
NO_FAULT_OF_A_RECIPIENT = {"quota", "sender_right", "server", "credentials"}


def measured(reply):
    return sha256((reply["provider"] + reply["text"]).encode()).digest()[0] % 2 == 1


def understood(reply):
    plain, enhanced = re.fullmatch(r"(\d{3})?.*?(\d\.\d+\.\d+)?", reply["code"]).groups()
    code = int(plain or f"{(enhanced or '5')[0]}50")
    text = f"{enhanced or ''} {reply['text']}".strip()
    return understand(STAGES[reply["stage"]], code=code, text=text)


@pytest.mark.parametrize(("half", "at_least"), [(False, 0.95), (True, 0.9)])
def test_published_replies_are_understood(half, at_least):
    replies = [reply for reply in PUBLISHED if measured(reply) is half]
    right = [reply for reply in replies if understood(reply).about.value == reply["class"]]

    assert len(replies) > 80
    assert len(right) / len(replies) >= at_least


def test_what_is_no_fault_of_a_recipient_is_never_taken_for_it():
    blamed = [
        reply
        for reply in PUBLISHED
        if reply["class"] in NO_FAULT_OF_A_RECIPIENT and understood(reply).about is About.RECIPIENT
    ]

    assert [] == blamed


@pytest.mark.parametrize(
    ("stage", "code", "text", "about", "reason"),
    [
        (Stage.CONTENT, 550, "5.4.5 Daily user sending limit exceeded", "quota", "quota_day"),
        (
            Stage.RCPT,
            550,
            "Domain a.example has exceeded the max emails per hour (150/150 (100%)) allowed.",
            "quota",
            "quota_hour",
        ),
        (
            Stage.RCPT,
            450,
            "4.7.1 Daily message quota exceeded, try again tomorrow",
            "quota",
            "quota_day",
        ),
        (
            Stage.CONTENT,
            550,
            "5.7.60 SMTP; Client does not have permissions to send as this sender",
            "sender_right",
            "sender_refused",
        ),
        (
            Stage.MAIL,
            530,
            "5.7.57 Client not authenticated to send mail",
            "credentials",
            "authentication",
        ),
        (
            Stage.AUTH,
            535,
            "5.7.139 Authentication unsuccessful, basic authentication is disabled",
            "credentials",
            "basic_auth_off",
        ),
        (
            Stage.AUTH,
            534,
            "5.7.9 Application-specific password required",
            "credentials",
            "app_password",
        ),
        (
            Stage.MAIL,
            452,
            "4.3.2 Too many messages on this connection",
            "quota",
            "connection_limit",
        ),
        (Stage.MAIL, 554, "5.4.7 Session timed out", "server", "deferred"),
        (Stage.RCPT, 550, "5.1.1 La casella non è più attiva", "recipient", "refused"),
        (Stage.RCPT, 450, "4.2.0 Greylisted", "recipient", "deferred"),
        (Stage.MAIL, 550, "no", "sender_right", "sender_refused"),
        (Stage.RCPT, 550, "no", "recipient", "refused"),
        (Stage.CONTENT, 554, "no", "message", "refused"),
        (Stage.CONTENT, 451, "no", "server", "deferred"),
        (Stage.AUTH, 535, "no", "credentials", "authentication"),
        (Stage.RCPT, 421, "4.2.1 mailbox unavailable", "server", "deferred"),
        (Stage.CONTENT, 451, "Sorry, it did not work (#4.4.1)", "server", "deferred"),
    ],
)
def test_a_refusal_is_told_by_its_code_or_its_words(stage, code, text, about, reason):
    refusal = understand(stage, code=code, text=text)

    assert (about, reason, code >= 500) == (refusal.about.value, refusal.reason, refusal.for_good)


def test_only_a_quota_is_a_matter_of_time():
    hour = understand(Stage.CONTENT, code=550, text="rate limit exceeded")
    day = understand(Stage.CONTENT, code=550, text="5.4.5 daily limit")
    connection = understand(Stage.MAIL, code=452, text="too many messages in this connection")
    nobody = understand(Stage.RCPT, code=550, text="5.1.1 user unknown")

    assert [timedelta(hours=1), timedelta(hours=6), None, None] == [
        refusal.pause for refusal in (hour, day, connection, nobody)
    ]


def test_every_reason_of_the_rules_is_one_that_has_its_sentence():
    named = {rule["reason"] for rule in rule_data("refusal_rules")["rules"]}

    assert named <= set(ReasonCode)

"""A sentence in each language for every rule and state that the code can name."""

import ast
from pathlib import Path

import pytest

import chalicelib
from chalicelib.mail import evidence
from chalicelib.mail.agents import GMAIL_PROXY, ORDINARY, YAHOO_PROXY
from chalicelib.mail.emails import PIXEL, Settlement, Untracked
from chalicelib.mail.reasons import knows, reason
from chalicelib.mail.states import DeliveryStatus
from tests.builders import a_hit, an_email

PACKAGE = Path(chalicelib.__file__).parent


def calls_in(folder):
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func
                yield (name.id if isinstance(name, ast.Name) else getattr(name, "attr", "")), node


def words_given_to(callee, *, keyword=None, place=0):
    """The literal words that some argument has in all calls of the package."""
    for name, call in calls_in(PACKAGE):
        if name == callee:
            named = [one.value for one in call.keywords if one.arg == keyword]
            for value in named or call.args[place : place + 1]:
                if isinstance(value, ast.Constant):
                    yield value.value


RULES = sorted(words_given_to("Evidence", place=1)) + list(evidence._PROXIES.values())
SEND_ERRORS = (
    "PermanentSendError",
    "TransientSendError",
    "TransportUnavailable",
    "UnknownOutcome",
    "_broken",
)
FAILURES = sorted(
    {
        *(word for error in SEND_ERRORS for word in words_given_to(error)),
        *words_given_to("withdraw_email", keyword="reason"),
    }
)
SETTLED = [f"settled_{how}" for how in Settlement]


def test_the_words_are_found_where_the_code_names_them():
    assert {"no_signal", "pixel_fetched", "gmail_proxy"} <= set(RULES)
    assert {"refused", "not_queued", "gave_up"} <= set(FAILURES)


@pytest.mark.parametrize("code", [*RULES, *FAILURES, *Untracked, *DeliveryStatus, *SETTLED])
def test_every_code_has_a_sentence_in_both_languages(code):
    assert knows(code)
    said = reason(code)

    assert code == said["code"]
    assert said["it"] != said["en"]
    for sentence in (said["it"], said["en"]):
        assert sentence[0].isupper()
        assert sentence.endswith(".")


@pytest.mark.parametrize("what", [PIXEL, "0"])
@pytest.mark.parametrize("agent", [ORDINARY, GMAIL_PROXY, YAHOO_PROXY])
def test_whatever_was_fetched_the_rule_has_a_sentence(what, agent):
    email = an_email(hits=(a_hit(what=what, agent=agent),))

    assert knows(evidence.evidence(email, licence_tracks=True).reason)


def test_a_code_that_nobody_names_has_no_sentence():
    assert not knows("no_such_code")
    assert not knows("")

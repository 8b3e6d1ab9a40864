"""A sentence in each language for every rule and state that the code can name."""

import ast
from pathlib import Path

import pytest

import chalicelib
from chalicelib.domain.emails import Settlement, Untracked
from chalicelib.domain.evidence import evidence
from chalicelib.domain.evidence.verdicts import Rule
from chalicelib.domain.reasons import knows, reason
from chalicelib.domain.rule_data import rule_data
from chalicelib.domain.states import DeliveryStatus

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


RULES = [evidence.NO_SIGNAL, evidence.RECORDING_STOPPED, evidence.ERASED, *Rule]
LIMITS = [
    "reading_unknowable",
    "text_unknowable",
    "download_unknowable",
    "download_half_knowable",
]
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
        *words_given_to("fail_unclaimed", keyword="reason"),
    }
)
SETTLED = [f"settled_{how}" for how in Settlement]
VERSIONS = ["old_version_sent", "old_version_downloaded"]


def test_the_words_are_found_where_the_code_names_them():
    assert {"refused", "not_queued", "gave_up"} <= set(FAILURES)


@pytest.mark.parametrize(
    "code", [*RULES, *LIMITS, *FAILURES, *Untracked, *DeliveryStatus, *SETTLED, *VERSIONS]
)
def test_every_code_has_a_sentence_in_both_languages(code):
    assert knows(code)
    said = reason(code)

    assert code == said["code"]
    assert said["it"] != said["en"]
    for sentence in (said["it"], said["en"]):
        assert sentence[0].isupper()
        assert sentence.endswith(".")


def test_the_file_of_evidence_rules_has_a_version_and_no_rule_that_nobody_names():
    data = rule_data("evidence_rules")

    assert data["version"]
    assert {*RULES, *LIMITS, *Untracked} == set(data["rules"])


def test_a_code_that_nobody_names_has_no_sentence():
    assert not knows("no_such_code")
    assert not knows("")

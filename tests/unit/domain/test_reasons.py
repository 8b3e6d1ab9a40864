"""A sentence in each language for every rule and state that the code can name."""

import pytest

from chalicelib.domain.emails import Untracked
from chalicelib.domain.evidence.verdicts import Rule
from chalicelib.domain.reason_codes import ReasonCode, known_reason
from chalicelib.domain.reasons import reason
from chalicelib.domain.rule_data import rule_data
from chalicelib.domain.states import DeliveryStatus
from chalicelib.domain.words import words

OF_EVIDENCE = words("rules", "it")


@pytest.mark.parametrize("code", [*ReasonCode, *Rule, *Untracked, *DeliveryStatus])
def test_every_code_has_a_sentence_in_both_languages(code):
    said = reason(code)

    assert code == said["code"]
    assert said["it"] != said["en"]
    for sentence in (said["it"], said["en"]):
        assert sentence[0].isupper()
        assert sentence.endswith(".")


def test_the_file_of_evidence_rules_has_a_version_and_no_rule_that_nobody_names():
    data = rule_data("evidence_rules")

    assert data["version"]
    assert {*Rule, *Untracked} <= set(OF_EVIDENCE)
    assert set(OF_EVIDENCE) <= {*ReasonCode, *Rule, *Untracked}
    assert data["sources"].keys() <= set(OF_EVIDENCE)


def test_no_sentence_is_said_of_what_nobody_names():
    assert set(words("reasons", "it")) <= {*ReasonCode, *DeliveryStatus}
    assert not set(words("reasons", "it")) & set(OF_EVIDENCE)


def test_a_code_that_nobody_names_is_known_as_none():
    assert ReasonCode.REFUSED is known_reason("refused")
    assert known_reason("no_such_code") is None
    assert known_reason("") is None
    assert known_reason(None) is None

"""Labelled files are read, checked, and judged as the service judges."""

import json

import pytest

from bench.judge_files import counted
from bench.labelled_files import (
    NOT_COUNTED,
    OWN,
    WrongFileError,
    judge_case,
    judge_story,
    read_cases,
    read_stories,
)

CASE = {
    "id": "a",
    "ua": "curl/8.5.0",
    "ip": "203.0.113.9",
    "what": "link",
    "after_s": 60,
    "expected": "machine",
}
STORY = {"id": "b", "files": 1, "fetches": [], "expected": "UNKNOWN"}


@pytest.mark.parametrize(
    ("change", "verdict", "rule"),
    [
        ({}, "machine", "program"),
        ({"method": "HEAD"}, "machine", NOT_COUNTED),
        ({"headers": {"Sec-Purpose": "prefetch"}}, "machine", NOT_COUNTED),
        ({"ua": "Unheard-of/1", "after_s": -30}, "machine", "before_delivery"),
        ({"ua": "Unheard-of/1", "after_s": 0, "what": "pixel"}, "ambiguous", "unfamiliar"),
    ],
)
def test_a_case_is_judged_as_the_service_judges(change, verdict, rule):
    told = judge_case(CASE | change)

    assert (verdict, rule) == (told.said, told.why)


def test_a_story_is_judged_as_a_whole():
    fetches = [{"t": 900, "what": "0", "ua": "WhatsApp/2.23", "ip": "203.0.113.9"}]
    told = judge_story(STORY | {"fetches": fetches})

    assert ("FETCHED_BY_MACHINE", "shared") == (told.said, told.why)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "Expecting"),
        ("{}", "not a list"),
        ("[1]", "not an object"),
        (json.dumps([CASE | {"ua": 1}]), "ua is missing"),
        (json.dumps([CASE | {"expected": "robot"}]), "expected is none of"),
        (json.dumps([CASE | {"what": "0"}]), "neither pixel nor link"),
    ],
)
def test_a_wrong_file_is_told_in_one_line(tmp_path, text, said):
    file = tmp_path / "cases.json"
    file.write_text(text)

    with pytest.raises(WrongFileError, match=said) as told:
        read_cases(file)
    assert "\n" not in str(told.value)


def test_a_story_of_what_nothing_is_called_is_told(tmp_path):
    file = tmp_path / "stories.json"
    fetch = {"t": 1, "what": "photo", "ua": "", "ip": ""}
    file.write_text(json.dumps([STORY | {"fetches": [fetch]}]))

    with pytest.raises(WrongFileError, match="photo"):
        read_stories(file)


def test_the_own_set_is_large_enough_and_each_entry_has_its_source():
    cases, stories = read_cases(OWN / "cases.json"), read_stories(OWN / "stories.json")

    assert len(cases) >= 200
    assert len(stories) >= 40
    assert all(one["source"] for one in (*cases, *stories))
    assert len({one["id"] for one in (*cases, *stories)}) == len(cases) + len(stories)


def test_numbers_are_of_those_that_they_are_about():
    person = judge_case(CASE | {"expected": "person"})

    assert (
        "1 of 2 exact (50.0 %), false seen 0 of 1 (0.0 %), missed readers 1 of 1 (100.0 %)"
        == counted([judge_case(CASE), person])
    )

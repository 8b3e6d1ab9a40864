"""`make judge`: the shipped rules on labelled files, the project's own unless others are named."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from bench.labelled_files import (
    OWN,
    Labelled,
    Told,
    WrongFileError,
    judge_case,
    judge_story,
    read_cases,
    read_stories,
)

_SEEN = {"person", "proxy", "SEEN", "SEEN_THROUGH_PROXY", "DOWNLOADED"}
_NOBODY = {"machine", "FETCHED_BY_MACHINE"}


def main() -> int:
    """Print what is right and wrong; 2 where a file is not what it has to be."""
    parser = argparse.ArgumentParser(prog="make judge")
    for name in ("cases", "stories", "out"):
        parser.add_argument(f"--{name}", default="")
    given = parser.parse_args()
    own = not given.cases and not given.stories
    cases_path = given.cases or (OWN / "cases.json" if own else "")
    stories_path = given.stories or (OWN / "stories.json" if own else "")
    try:
        cases = _judged(cases_path, read_cases, judge_case)
        stories = _judged(stories_path, read_stories, judge_story)
        if given.out:
            Path(given.out).write_text(json.dumps(_result(cases, stories), indent=1), "utf-8")
    except (WrongFileError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    for name, told in (("cases", cases), ("stories", stories)):
        if told and own:
            print(f"{name}, half that measures: {counted([t for t in told if t.measures])}")
            told = [one for one in told if not one.measures]  # noqa: PLW2901 - the other half
            print(f"{name}, half that rules may be written on: {counted(told)}")
        elif told:
            print(f"{name}: {counted(told)}")
        _explain(told)
    return 0


def counted(told: Sequence[Told]) -> str:
    """The three numbers that matter, and of how many."""
    right = sum(one.is_right for one in told)
    nobody = [one for one in told if not _may_be(one, _SEEN)]
    false_seen = sum(one.said in _SEEN for one in nobody)
    readers = [one for one in told if one.labelled["expected"] in _SEEN]
    missed = sum(one.said in _NOBODY and not one.is_right for one in readers)
    return (
        f"{right} of {len(told)} exact ({_percent(right, len(told))}), false seen {false_seen}"
        f" of {len(nobody)} ({_percent(false_seen, len(nobody))}), missed readers {missed}"
        f" of {len(readers)} ({_percent(missed, len(readers))})"
    )


def _may_be(one: Told, these: set[str]) -> bool:
    return bool({one.labelled["expected"], *one.labelled.get("also_ok", ())} & these)


def _percent(part: int, of: int) -> str:
    return f"{100 * part / of:.1f} %" if of else "none"


def _judged(
    path: str | Path,
    read: Callable[[Path], Sequence[Labelled]],
    judge: Callable[[Labelled], Told],
) -> Sequence[Told]:
    return [judge(one) for one in read(Path(path))] if path else []


def _result(cases: Iterable[Told], stories: Iterable[Told]) -> dict[str, list[dict[str, str]]]:
    return {
        "cases": [
            {"id": one.labelled["id"], "verdict": one.said, "rule": one.why} for one in cases
        ],
        "stories": [
            {"id": one.labelled["id"], "level": one.said, "reason": one.why} for one in stories
        ],
    }


def _explain(told: Sequence[Told]) -> None:
    groups = Counter(one.labelled.get("group", "") for one in told)
    right = Counter(one.labelled.get("group", "") for one in told if one.is_right)
    for group, number in sorted(groups.items()):
        if group:
            print(f"  {group}: {right[group]} of {number}")
    for one in told:
        if not one.is_right:
            expected = one.labelled["expected"]
            print(f"  wrong: {one.labelled['id']}: {one.said} by {one.why}, expected {expected}")


if __name__ == "__main__":
    sys.exit(main())

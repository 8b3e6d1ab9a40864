"""`make peers`: what the peers say of labelled fetches, the project's own unless others are named.

A peer knows the User-Agent alone and answers "bot" or not: a machine, or a person. What nobody can
tell is not asked of it.
"""

import argparse
import sys
from pathlib import Path

from bench.judge import ask_peers
from bench.judge_files import counted
from bench.labelled_files import OWN, Told, WrongFileError, judge_case, read_cases


def main() -> int:
    """Print a line for each, ours first; 2 where the file is not what it has to be."""
    parser = argparse.ArgumentParser(prog="make peers")
    parser.add_argument("--cases", default="")
    given = parser.parse_args()
    try:
        cases = read_cases(Path(given.cases or OWN / "cases.json"))
    except WrongFileError as error:
        print(error, file=sys.stderr)
        return 2
    asked = [one for one in cases if one["expected"] != "ambiguous"]
    if not given.cases:
        asked = [one for one in asked if Told(one, "", "").measures]
    print(f"ours: {counted([judge_case(one) for one in asked])}")
    for peer in ask_peers([one["ua"] for one in asked]):
        told = [
            Told(one, "machine" if bot else _reader(one["expected"]), "")
            for one, bot in zip(asked, peer["bots"], strict=True)
        ]
        print(f"{peer['name']}: {counted(told)}")
    return 0


def _reader(expected: str) -> str:
    """No bot: right for a proxy as for a person."""
    return "proxy" if expected == "proxy" else "person"


if __name__ == "__main__":
    sys.exit(main())

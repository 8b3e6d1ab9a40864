"""`make rehearse`: check, lint, deploy into the stand-in, send an email, go back, take it away."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from infra import checks, releases, rights, smoke
from infra.linting import complaints_about
from infra.package_files import PackageFiles
from infra.rehearsal import fault_table, growth, journey
from infra.rehearsal.stand_in import (
    NO_REPLY,
    NOT_REHEARSED,
    Rehearsed,
    for_the_stand_in,
    raised,
)
from infra.stages import Stage
from local.trouble import Trouble

PACKAGE = PackageFiles(Path("build/package"))
STAGE = Stage("rehearsal", "eu-south-1", {"NoReplyAddress": NO_REPLY})
CHANGED = replace(STAGE, parameters={**STAGE.parameters, "AlarmEmail": "ops@ricevuta.example"})
BEGAN = time.monotonic()


def main() -> int:
    """Rehearse; 1 if anything is not as it should be. With `--no-faults`, plant none."""
    try:
        none_of("check", checks.faults_of(PACKAGE.template, PACKAGE.code))
        none_of("linter", complaints_about(PACKAGE.template.document))
        rows = rights.read()
        print("\n".join(rights.lines(rows)))
        none_of("rights", (str(row.right) for row in rows if row.is_fault))
        with raised() as rehearsed, tempfile.TemporaryDirectory() as folder:
            adapted = for_the_stand_in(PACKAGE, Path(folder))
            rehearse(rehearsed, adapted)
            if "--no-faults" not in sys.argv:
                plant_faults(rehearsed, adapted)
    except Trouble as trouble:
        print(f"rehearsal: {trouble}", file=sys.stderr)
        return 1
    say("done. Not rehearsed:")
    for one in NOT_REHEARSED:
        print(f"  - {one}")
    return 0


def say(text: str) -> None:
    """Say it, with the seconds since the beginning."""
    print(
        text if text.startswith(" ") else f"{time.monotonic() - BEGAN:5.1f} s  {text}", flush=True
    )


def say_but_lines(text: str) -> None:
    """Say what a person would want to know of a change, and not its every line."""
    if not text.startswith(" "):
        say(text)


def none_of(who: str, faults: Iterable[str]) -> None:
    """Have somebody find nothing.

    Raises:
        Trouble: something was found.
    """
    found = list(faults)
    if found:
        raise Trouble(f"{who}: " + "; ".join(found))
    say(f"{who}: nothing to say")


def rehearse(rehearsed: Rehearsed, adapted: PackageFiles) -> None:
    """Deploy, try, travel, update, go back and destroy, by the code that does so on AWS."""
    account = rehearsed.account
    outputs = releases.deploy(account, STAGE, adapted, say_but_lines)
    url = rehearsed.reach(outputs["EndpointURL"]).rstrip("/")
    none_of("smoke test", smoke.faults_of(url))
    for leg in journey.travel(journey.Stack(STAGE.stack, outputs, rehearsed)):
        say(leg)
    releases.deploy(account, CHANGED, adapted, say_but_lines)
    releases.roll_back(account, STAGE, say_but_lines)
    releases.deploy(account, STAGE, adapted, say_but_lines)
    none_of("smoke test after going forth and back", smoke.faults_of(url))
    with tempfile.TemporaryDirectory() as folder:
        for leg in growth.back_and_forth(rehearsed, STAGE, adapted, Path(folder), say_but_lines):
            say(leg)
    releases.destroy(account, STAGE, STAGE.stack, say_but_lines)


def plant_faults(rehearsed: Rehearsed, adapted: PackageFiles) -> None:
    """Plant every fault, after none.

    Raises:
        Trouble: one is found by nobody, or something is found where there is nothing.
    """
    print(fault_table.HEAD)
    missed = []
    for finding in fault_table.findings(PACKAGE, adapted, rehearsed):
        print(finding.line(), flush=True)
        if finding.fault == fault_table.CONTROL:
            if any(finding.found_by):
                raise Trouble(f"a fault is found where none was planted: {finding.why}")
        elif not any(finding.found_by):
            missed.append(finding.fault)
    if missed:
        raise Trouble(f"found by nobody: {', '.join(missed)}")


if __name__ == "__main__":
    sys.exit(main())

"""Who finds each seeded fault: our checks, the linter, the stand-in's CloudFormation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from infra import checks, releases, stacks, standing
from infra.faults import FAULTS, Document, planted
from infra.linting import complaints_about
from infra.package_files import PackageFiles
from infra.rehearsal import journey
from infra.rehearsal.stand_in import NO_REPLY, Rehearsed
from infra.templates import Template, listed, references
from local.trouble import Trouble

NAME = "faulty"
STUB = "stub"
CONTROL = "none: the control"
"""The template as it is. Whoever finds something in it proves nothing by what else they find."""
PARAMETERS = {
    "PublicUrl": "https://mail.example.it",
    "NoReplyAddress": NO_REPLY,
    "Stage": NAME,
}


@dataclass(frozen=True)
class Finding:
    """Who found a fault."""

    fault: str
    checks: bool
    linter: bool
    """Asked, for it is slow, only where the checks find nothing."""
    refused: bool
    """By the stand-in's CloudFormation."""
    failed: bool
    """When an email was to travel: tried only where nobody else finds anything."""
    why: str = ""
    """What failed, if it was the journey."""

    @property
    def found_by(self) -> tuple[bool, ...]:
        """Each of the finders."""
        return self.checks, self.linter, self.refused, self.failed

    def line(self) -> str:
        """A row of the table."""
        return "  " + "".join(f"{'x' if one else '.':^9}" for one in self.found_by) + self.fault


HEAD = "  " + "".join(f"{one:^9}" for one in ("checks", "linter", "stand-in", "journey")) + "fault"


def findings(
    package: PackageFiles, adapted: PackageFiles, rehearsed: Rehearsed
) -> Iterator[Finding]:
    """The control, and then each fault planted by itself: who finds it."""
    have_stub(rehearsed, adapted.code.key)
    whole = package.template.document
    yield finding(CONTROL, whole, package, adapted, rehearsed)
    for name in FAULTS:
        yield finding(name, planted(name, whole), package, adapted, rehearsed)


def finding(
    name: str,
    document: Document,
    package: PackageFiles,
    adapted: PackageFiles,
    rehearsed: Rehearsed,
) -> Finding:
    """Who finds something in a template, the slow ones asked only where the quick find nothing."""
    checked = bool(checks.faults_of(Template(document), package.code))
    reaches = name == CONTROL or reaches_the_stand_in(name, adapted)
    refused = False
    if reaches:
        with spoilt_stack(rehearsed, adapted, name, STUB) as stack:
            refused = stack is None
    part = document if name == CONTROL else changed_part(document, package.template.document)
    linted = not checked and bool(errors_in(part))
    if checked or linted or refused or not reaches:
        return Finding(name, checked, linted, refused, failed=False)
    with spoilt_stack(rehearsed, adapted, name, rehearsed.account.bucket) as stack:
        why = failure_of(stack) if stack else "it does not stand"
        return Finding(name, checked, linted, refused, bool(why), why)


def reaches_the_stand_in(name: str, adapted: PackageFiles) -> bool:
    """Whether the fault lies in what the stand-in is given: conditions of policies are not."""
    try:
        planted(name, adapted.template.document)
    except LookupError:
        return False
    return True


def changed_part(spoilt: Document, whole: Document) -> Document:
    """What was changed of a template, with all that it refers to: the linter is slow."""
    resources = spoilt["Resources"]
    wanted = {name for name, one in resources.items() if one != whole["Resources"].get(name)}
    grown = True
    while grown:
        found = {
            name
            for one in wanted
            for name in (*references(resources[one]), *listed(resources[one].get("DependsOn", [])))
        }
        grown = bool(found & resources.keys() - wanted)
        wanted |= found & resources.keys()
    return {
        "Parameters": spoilt["Parameters"],
        "Conditions": spoilt["Conditions"],
        "Resources": {name: resources[name] for name in wanted},
    }


def errors_in(document: Document) -> list[str]:
    """What the linter holds for wrong; that parameters are unused is no wonder in a part."""
    return [one for one in complaints_about(document) if one.startswith("E")]


def have_stub(rehearsed: Rehearsed, key: str) -> None:
    """Put a zip without a program where the code would lie: most of these stacks are never run."""
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        archive.writestr("app.py", "")
    s3 = rehearsed.account.s3
    where: Any = {"LocationConstraint": rehearsed.account.region}
    s3.create_bucket(Bucket=STUB, CreateBucketConfiguration=where)
    s3.put_object(Bucket=STUB, Key=key, Body=content.getvalue())


def unsaid(_text: str) -> None:
    """The table says it."""


@contextmanager
def spoilt_stack(
    rehearsed: Rehearsed, adapted: PackageFiles, name: str, code: str
) -> Iterator[journey.Stack | None]:
    """The stack with this fault, for a while, and the code of a bucket; None if it is refused."""
    account = rehearsed.account
    whole = adapted.template.document
    document = whole if name == CONTROL else planted(name, whole)
    key = f"faulty/{name}.json".replace(" ", "-").replace(":", "")
    account.s3.put_object(Bucket=account.bucket, Key=key, Body=json.dumps(document).encode())
    parameters = PARAMETERS | {"PackagesBucket": code}
    try:
        proposed = stacks.propose(account.cloudformation, NAME, account.url_of(key), parameters)
        stood = stacks.execute(account.cloudformation, proposed) if proposed else None
    except Trouble:
        stood = None
    try:
        yield journey.Stack(NAME, releases.outputs_of(stood), rehearsed) if stood else None
    finally:
        standing.delete(account.cloudformation, NAME, unsaid)


def failure_of(stack: journey.Stack) -> str:
    """Why an email cannot go the whole road; empty if it can."""
    try:
        for _leg in journey.travel(stack):
            pass
    except (Trouble, OSError, ValueError, LookupError) as trouble:
        return repr(trouble)
    return ""

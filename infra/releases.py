"""Deploying: what stands, what would change, what stood before, and taking it away again."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from infra import retained, stacks, standing
from infra.account import Account
from infra.package_files import PackageFiles
from infra.stages import Stage
from infra.standing import Say
from local.stack import NEVER_STOOD, find
from local.trouble import Trouble

if TYPE_CHECKING:
    from types_boto3_cloudformation.type_defs import StackTypeDef

NOT_KNOWN_YET = "https://not-known-yet.invalid"
"""Where links lead between the first deployment and the second, when the API's address is known."""
PROTECTED = "prod"


@dataclass(frozen=True)
class Release:
    """A template and what it is deployed with; all of it lies in the bucket of packages."""

    template: str
    parameters: Mapping[str, str]

    @property
    def name(self) -> str:
        """The same template and parameters, the same name."""
        # Of which commit it is says nothing of what it is.
        told = sorted(one for one in self.parameters.items() if one[0] != "Commit")
        content = json.dumps([self.template, told])
        return hashlib.sha256(content.encode()).hexdigest()[:16]


def deploy(account: Account, stage: Stage, package: PackageFiles, say: Say) -> dict[str, str]:
    """Have the stack be what the package says, and tell its outputs.

    Raises:
        Trouble: CloudFormation would not; how the stack stands, why, and what to do.
    """
    release = prepare(account, stage, package)
    if not stands(find(account.cloudformation, stage.stack)):
        # Protected tables would make a first deployment that fails unable to clean up after itself.
        say(f"{stage.stack} is new: it is made first, and its tables are protected after it stands")
        stand(account, stage, unprotected(release), say)
        # And the API's own address is known only now.
        release = prepare(account, stage, package)
    return stand_from_now_on(account, stage, release, say)


def stands(stack: StackTypeDef | None) -> bool:
    """Whether a stack has ever come up."""
    return stack is not None and stack["StackStatus"] not in {*NEVER_STOOD, "REVIEW_IN_PROGRESS"}


def unprotected(release: Release) -> Release:
    """The same release with tables that can be deleted, as long as there is nothing in them."""
    return replace(release, parameters={**release.parameters, "DeletionProtection": "false"})


def stand_from_now_on(account: Account, stage: Stage, release: Release, say: Say) -> dict[str, str]:
    """Have the stack be this release, and write down that it is."""
    outputs = stand(account, stage, release, say)
    when = datetime.now(UTC).isoformat()
    account.remember(f"stacks/{stage.stack}/{when}.json", asdict(release))
    return outputs


def prepare(account: Account, stage: Stage, package: PackageFiles) -> Release:
    """Upload a package, and say what it is to be deployed with."""
    account.have_bucket()
    account.have_object(package.code.key, package.archive.read_bytes())
    return Release(
        account.have_template(package.template_file),
        {
            "PublicUrl": own_address(find(account.cloudformation, stage.stack)),
            **stage.parameters,
            "Stage": stage.name,
            "Commit": commit(),
            "PackagesBucket": account.bucket,
        },
    )


def stand(account: Account, stage: Stage, release: Release, say: Say) -> dict[str, str]:
    """Have the stack be this release, and tell its outputs."""
    standing.make_ready(account.cloudformation, stage.stack, say)
    if stands(find(account.cloudformation, stage.stack)):
        coming = account.template(release.template)
        parameters = {**release.parameters, "Release": release.name}
        retained.take_up(account, stage.stack, coming, parameters, say)
    proposed = propose(account, stage, release)
    if proposed is None:
        say(f"{stage.stack}: nothing to change")
        return outputs_of(find(account.cloudformation, stage.stack))
    for line in proposed.changes:
        say(f"  {line}")
    stack = stacks.execute(account.cloudformation, proposed)
    say(f"{stage.stack} is release {release.name}")
    return outputs_of(stack)


def propose(account: Account, stage: Stage, release: Release) -> stacks.ChangeSet | None:
    """What the stack lacks for being this release."""
    return stacks.propose(
        account.cloudformation,
        stage.stack,
        account.url_of(release.template),
        {**release.parameters, "Release": release.name},
        tags={"application": "ricevuta", "stage": stage.name, **stage.tags},
        guards=guards(find(account.cloudformation, stage.stack)) if stage.guarded else (),
    )


def guards(stack: StackTypeDef | None) -> tuple[str, ...]:
    """The alarm that takes a release back when it rings, where it stands already."""
    arn = outputs_of(stack).get("OutageAlarmArn")
    return (arn,) if arn else ()


def diff(account: Account, stage: Stage, package: PackageFiles, say: Say) -> None:
    """Say what deploying the package would change, and change nothing."""
    stack = find(account.cloudformation, stage.stack)
    status = stack["StackStatus"] if stack else ""
    if not standing.can_be_changed(status):
        raise Trouble(f"{stage.stack} is {status}: `make deploy` leads it out of that first")
    proposed = propose(account, stage, prepare(account, stage, package))
    if proposed is None:
        say(f"{stage.stack}: nothing to change")
        return
    stacks.discard(account.cloudformation, proposed)
    for line in proposed.changes:
        say(f"  {line}")


def roll_back(account: Account, stage: Stage, say: Say) -> dict[str, str]:
    """Have the stack be what it was before the release that stands.

    Twice done, it undoes itself.

    Raises:
        Trouble: nothing was deployed before.
    """
    stack = find(account.cloudformation, stage.stack)
    if stack is None:
        raise Trouble(f"there is no stack {stage.stack}")
    stood_with = {one["ParameterKey"]: one["ParameterValue"] for one in stack.get("Parameters", [])}
    before = [Release(**one) for one in account.remembered(f"stacks/{stage.stack}/")]
    others = [release for release in before if release.name != stood_with.get("Release")]
    if not others:
        raise Trouble(f"nothing was deployed to {stage.stack} before what stands now")
    retained.let_go(account, stage.stack, account.template(others[-1].template), say)
    return stand_from_now_on(account, stage, others[-1], say)


def destroy(account: Account, stage: Stage, confirmed: str, say: Say) -> None:
    """Delete the stack; what holds data is left behind, and named.

    Raises:
        Trouble: it is not one to be deleted, or nobody said its name.
    """
    if stage.name == PROTECTED:
        raise Trouble(f"{PROTECTED} is not destroyed from here")
    if confirmed != stage.stack:
        raise Trouble(f"to delete it, say its name: CONFIRM={stage.stack}")
    outputs = outputs_of(find(account.cloudformation, stage.stack))
    standing.delete(account.cloudformation, stage.stack, say)
    say(f"{stage.stack} is deleted. What held data still stands, and costs, until you delete it:")
    for name, value in outputs.items():
        if name.endswith(("Name", "Url", "Id")) and not name.startswith(("APIHandler", "RestAPI")):
            say(f"  {name} {value}")


def commit() -> str:
    """The commit of this checkout, with a sign if something in it is not committed."""
    command = ["git", "describe", "--always", "--abbrev=12", "--dirty", "--exclude=*"]
    said = subprocess.run(command, check=False, capture_output=True, text=True)
    return said.stdout.strip() or "none"


def own_address(stack: StackTypeDef | None) -> str:
    """The address of the API of a stack, if there is one yet."""
    return outputs_of(stack).get("EndpointURL", NOT_KNOWN_YET).rstrip("/")


def outputs_of(stack: StackTypeDef | None) -> dict[str, str]:
    """The outputs of a stack, by name; none of one that does not stand."""
    outputs = stack.get("Outputs", []) if stack else []
    return {one["OutputKey"]: one["OutputValue"] for one in outputs}

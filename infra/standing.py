"""What state a stack is in, why, and the way out of each state that cannot be updated."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from typing import TYPE_CHECKING

from botocore.exceptions import WaiterError

from local.stack import NEVER_STOOD, find
from local.trouble import Trouble

if TYPE_CHECKING:
    from types_boto3_cloudformation.client import CloudFormationClient
    from types_boto3_cloudformation.type_defs import StackEventTypeDef, WaiterConfigTypeDef

Say = Callable[[str], None]

PATIENTLY: WaiterConfigTypeDef = {"Delay": 2, "MaxAttempts": 1800}
"""An hour: a custom domain alone may take CloudFormation forty minutes."""

BEGINNINGS = frozenset({"CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "DELETE_IN_PROGRESS"})
"""How an event of the stack itself tells that it is being changed from here on."""
BEGINNING_BACK = frozenset({"UPDATE_ROLLBACK_IN_PROGRESS"})
CANCELLED = "cancelled"
"""In the reason of what stopped only because something else had failed."""


def make_ready(cloudformation: CloudFormationClient, stack: str, say: Say) -> None:
    """Bring a stack into a state that it can be created or updated from.

    Raises:
        Trouble: it cannot be, and what a person has to do.
    """
    standing = find(cloudformation, stack)
    status = standing["StackStatus"] if standing else "REVIEW_IN_PROGRESS"
    if status in NEVER_STOOD:
        say(f"{stack} never stood ({status}): what is left of it is taken away")
        delete(cloudformation, stack, say)
    elif status in {"UPDATE_ROLLBACK_FAILED", "UPDATE_FAILED"}:
        say(f"{stack} stopped half way ({status}): it goes back first to what stood before")
        go_on_back(cloudformation, stack, status)
    elif status == "DELETE_FAILED":
        raise Trouble(
            f"{stack} was being deleted, and something of it did not go: "
            f"{why_it_failed(cloudformation, stack)}. Delete it to the end first (`make destroy`)"
        )
    elif status.endswith("_IN_PROGRESS") and status != "REVIEW_IN_PROGRESS":
        raise Trouble(f"somebody is changing {stack} just now ({status}): wait until that is over")


def can_be_changed(status: str) -> bool:
    """Whether a change set can be made of a stack in this state; an empty one is none yet."""
    done = status.endswith("_COMPLETE") and status != "ROLLBACK_COMPLETE"
    return done or status in {"", "REVIEW_IN_PROGRESS"}


def go_on_back(cloudformation: CloudFormationClient, stack: str, status: str) -> None:
    """Go on with going back to what stood before an update.

    Raises:
        Trouble: what hindered it still does.
    """
    if status == "UPDATE_FAILED":
        cloudformation.rollback_stack(StackName=stack)
    else:
        cloudformation.continue_update_rollback(StackName=stack)
    try:
        cloudformation.get_waiter("stack_rollback_complete").wait(
            StackName=stack, WaiterConfig=PATIENTLY
        )
    except WaiterError as error:
        failed = failures(cloudformation, stack, BEGINNING_BACK)
        raise Trouble(
            f"{stack} can go neither forth nor back: {in_words(failed)}. "
            "Mend that, and deploy again; or leave it behind by `aws cloudformation "
            f"continue-update-rollback --stack-name {stack} --resources-to-skip {' '.join(failed)}`"
            ", and deploy then"
        ) from error


def delete(cloudformation: CloudFormationClient, stack: str, say: Say) -> None:
    """Delete a stack and return once it is gone; say what of it is left behind.

    Raises:
        Trouble: it did not go even so.
    """
    cloudformation.delete_stack(StackName=stack)
    try:
        wait_until_gone(cloudformation, stack)
    except WaiterError:
        for name, reason in failures(cloudformation, stack).items():
            say(f"{stack} goes without {name}, which stays: {reason}")
        cloudformation.delete_stack(StackName=stack, DeletionMode="FORCE_DELETE_STACK")
        try:
            wait_until_gone(cloudformation, stack)
        except WaiterError as error:
            why = why_it_failed(cloudformation, stack)
            raise Trouble(f"{stack} is not deleted: {why}") from error


def wait_until_gone(cloudformation: CloudFormationClient, stack: str) -> None:
    """Return once a stack is deleted."""
    cloudformation.get_waiter("stack_delete_complete").wait(StackName=stack, WaiterConfig=PATIENTLY)


def what_failed(cloudformation: CloudFormationClient, stack: str) -> str:
    """How a stack stands whose creation or update did not end well, why, and what to do."""
    standing = find(cloudformation, stack)
    status = standing["StackStatus"] if standing else "DELETE_COMPLETE"
    why = why_it_failed(cloudformation, stack)
    match status:
        case "UPDATE_ROLLBACK_COMPLETE":
            return f"{stack} is as it was before: {why}"
        case "ROLLBACK_COMPLETE" | "DELETE_COMPLETE":
            return f"{stack} did not come up, and nothing of it is left that costs: {why}"
        case "CREATE_FAILED" | "ROLLBACK_FAILED":
            return (
                f"{stack} did not come up, and something of it is left ({status}): {why}. "
                "The next `make deploy` takes it away first"
            )
        case "UPDATE_ROLLBACK_FAILED" | "UPDATE_FAILED":
            return (
                f"{stack} stopped half way ({status}), and still answers as well as it can: "
                f"{why}. Mend that; the next `make deploy` goes back first"
            )
        case _:
            return (
                f"{stack} takes longer than an hour ({status}): look at its events in the console"
            )


def why_it_failed(cloudformation: CloudFormationClient, stack: str) -> str:
    """What failed first in the last creation, update or deletion, and what failed after it."""
    return in_words(failures(cloudformation, stack))


def in_words(failed: Mapping[str, str]) -> str:
    """What failed, and why."""
    return "; ".join(f"{name}: {reason}" for name, reason in failed.items()) or (
        "CloudFormation says not why"
    )


def failures(
    cloudformation: CloudFormationClient, stack: str, beginnings: Container[str] = BEGINNINGS
) -> dict[str, str]:
    """Each resource that failed by itself since a beginning, the first one first, and why."""
    found: dict[str, str] = {}
    for event in reversed(list(since(cloudformation, stack, beginnings))):
        reason = event.get("ResourceStatusReason", "no reason is given")
        name = event.get("LogicalResourceId", "")
        failed = event.get("ResourceStatus", "").endswith("_FAILED") and name != stack
        if failed and CANCELLED not in reason.lower():
            found.setdefault(name, reason)
    return found


def since(
    cloudformation: CloudFormationClient, stack: str, beginnings: Container[str]
) -> Iterator[StackEventTypeDef]:
    """The events since the last beginning, the newest first, however many pages they fill."""
    pages = cloudformation.get_paginator("describe_stack_events").paginate(StackName=stack)
    for event in (event for page in pages for event in page["StackEvents"]):
        yield event
        if (
            event.get("LogicalResourceId") == stack
            and event.get("ResourceStatus", "") in beginnings
        ):
            return

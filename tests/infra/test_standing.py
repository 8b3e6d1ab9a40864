"""Every state that CloudFormation can leave a stack in, and what the operator reads of it."""

import pytest

from infra import stacks, standing
from infra.stacks import ChangeSet
from local.trouble import Trouble
from tests.infra.pretended_cloudformation import NAME, PretendedCloudFormation, event

DENIED = "User: arn:aws:iam::1:user/u is not authorized to perform: kms:CreateKey"
UPDATE = ChangeSet(NAME, "at-1", creates=False, changes=())
CREATION = ChangeSet(NAME, "at-1", creates=True, changes=())

FAILED_UPDATE = [
    event("UPDATE_ROLLBACK_COMPLETE"),
    event("UPDATE_COMPLETE", of="Outbox"),
    event("UPDATE_ROLLBACK_IN_PROGRESS", "The following resource(s) failed to update: [Key]."),
    event("UPDATE_FAILED", "Resource update cancelled", of="EmailsTable"),
    event("CREATE_FAILED", DENIED, of="Key"),
    event("CREATE_IN_PROGRESS", of="Key"),
    event("UPDATE_IN_PROGRESS", "User Initiated"),
    event("CREATE_FAILED", "of another day", of="Old"),
    event("CREATE_IN_PROGRESS", "User Initiated"),
]
STUCK = [
    event("UPDATE_ROLLBACK_FAILED", "The following resource(s) failed to update: [APIHandler]."),
    event("UPDATE_FAILED", "The code is gone from its bucket", of="APIHandler"),
    event("UPDATE_ROLLBACK_IN_PROGRESS", "User Initiated"),
    *FAILED_UPDATE[3:],
]


def lines():
    said = []
    return said, said.append


def test_why_an_update_failed_is_read_through_all_pages_and_no_further_than_its_beginning():
    cloudformation = PretendedCloudFormation("UPDATE_ROLLBACK_COMPLETE", FAILED_UPDATE)

    assert f"Key: {DENIED}" == standing.why_it_failed(cloudformation, NAME)


def test_what_was_only_cancelled_is_no_reason():
    cloudformation = PretendedCloudFormation("UPDATE_ROLLBACK_COMPLETE", FAILED_UPDATE, page=100)

    assert "EmailsTable" not in standing.why_it_failed(cloudformation, NAME)


def test_the_first_failure_stands_before_what_it_brought_about():
    events = [
        event("ROLLBACK_FAILED"),
        event("DELETE_FAILED", "Table is protected", of="EmailsTable"),
        event("ROLLBACK_IN_PROGRESS"),
        event("CREATE_FAILED", DENIED, of="Key"),
        event("CREATE_IN_PROGRESS"),
    ]
    cloudformation = PretendedCloudFormation("ROLLBACK_FAILED", events)

    assert f"Key: {DENIED}; EmailsTable: Table is protected" == standing.why_it_failed(
        cloudformation, NAME
    )


def test_a_failure_without_a_reason_is_said_to_have_none():
    cloudformation = PretendedCloudFormation("UPDATE_FAILED", [event("UPDATE_FAILED", of="Key")])
    silent = PretendedCloudFormation("UPDATE_FAILED")

    assert "Key: no reason is given" == standing.why_it_failed(cloudformation, NAME)
    assert "CloudFormation says not why" == standing.why_it_failed(silent, NAME)


@pytest.mark.parametrize(
    ("proposed", "status", "sentence"),
    [
        (UPDATE, "UPDATE_ROLLBACK_COMPLETE", f"{NAME} is as it was before: Key: {DENIED}"),
        (
            CREATION,
            "ROLLBACK_COMPLETE",
            f"{NAME} did not come up, and nothing of it is left that costs: Key: {DENIED}",
        ),
        (
            CREATION,
            "ROLLBACK_FAILED",
            (
                f"{NAME} did not come up, and something of it is left (ROLLBACK_FAILED): "
                f"Key: {DENIED}. The next `make deploy` takes it away first"
            ),
        ),
        (
            CREATION,
            "CREATE_FAILED",
            (
                f"{NAME} did not come up, and something of it is left (CREATE_FAILED): "
                f"Key: {DENIED}. The next `make deploy` takes it away first"
            ),
        ),
        (
            UPDATE,
            "UPDATE_ROLLBACK_FAILED",
            (
                f"{NAME} stopped half way (UPDATE_ROLLBACK_FAILED), and still answers as well as "
                f"it can: Key: {DENIED}. Mend that; the next `make deploy` goes back first"
            ),
        ),
        (
            UPDATE,
            "UPDATE_IN_PROGRESS",
            (
                f"{NAME} takes longer than an hour (UPDATE_IN_PROGRESS): "
                "look at its events in the console"
            ),
        ),
    ],
)
def test_how_a_stack_stands_after_a_failure_is_said_in_one_sentence(proposed, status, sentence):
    before = "REVIEW_IN_PROGRESS" if proposed.creates else "UPDATE_COMPLETE"
    cloudformation = PretendedCloudFormation(
        before, FAILED_UPDATE, {"execute_change_set": [status]}
    )
    cloudformation.pending = {}

    with pytest.raises(Trouble) as trouble:
        stacks.execute(cloudformation, proposed)

    assert sentence == str(trouble.value)


@pytest.mark.parametrize("status", ["CREATE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED"])
def test_a_stack_that_never_stood_is_taken_away_first(status):
    cloudformation = PretendedCloudFormation(status)
    said, say = lines()

    standing.make_ready(cloudformation, NAME, say)

    assert [("delete_stack", {"StackName": NAME})] == cloudformation.said
    assert [f"{NAME} never stood ({status}): what is left of it is taken away"] == said


def test_what_of_it_does_not_go_is_named_and_left_behind():
    events = [
        event("DELETE_FAILED"),
        event("DELETE_FAILED", "Table is protected against deletion", of="EmailsTable"),
        event("DELETE_IN_PROGRESS"),
    ]
    cloudformation = PretendedCloudFormation(
        "ROLLBACK_FAILED", events, {"delete_stack": ["DELETE_FAILED"]}
    )
    said, say = lines()

    standing.make_ready(cloudformation, NAME, say)

    assert [
        ("delete_stack", {"StackName": NAME}),
        ("delete_stack", {"StackName": NAME, "DeletionMode": "FORCE_DELETE_STACK"}),
    ] == cloudformation.said
    assert (
        f"{NAME} goes without EmailsTable, which stays: Table is protected against deletion"
        == said[-1]
    )


def test_a_stack_that_will_not_go_at_all_says_why():
    events = [event("DELETE_FAILED", DENIED, of="Key"), event("DELETE_IN_PROGRESS")]
    cloudformation = PretendedCloudFormation(
        "ROLLBACK_FAILED", events, {"delete_stack": ["DELETE_FAILED", "DELETE_FAILED"]}
    )

    with pytest.raises(Trouble) as trouble:
        standing.make_ready(cloudformation, NAME, print)

    assert f"{NAME} is not deleted: Key: {DENIED}" == str(trouble.value)


@pytest.mark.parametrize(
    ("status", "call"),
    [
        ("UPDATE_ROLLBACK_FAILED", "continue_update_rollback"),
        ("UPDATE_FAILED", "rollback_stack"),
    ],
)
def test_a_stack_that_stopped_half_way_goes_back_first(status, call):
    cloudformation = PretendedCloudFormation(status)
    said, say = lines()

    standing.make_ready(cloudformation, NAME, say)

    assert [call] == cloudformation.calls
    assert "UPDATE_ROLLBACK_COMPLETE" == cloudformation.status
    assert [f"{NAME} stopped half way ({status}): it goes back first to what stood before"] == said


def test_a_stack_that_can_go_neither_way_names_what_to_skip():
    cloudformation = PretendedCloudFormation(
        "UPDATE_ROLLBACK_FAILED",
        STUCK,
        {"continue_update_rollback": ["UPDATE_ROLLBACK_FAILED"]},
    )

    with pytest.raises(Trouble) as trouble:
        standing.make_ready(cloudformation, NAME, print)

    assert (
        f"{NAME} can go neither forth nor back: APIHandler: The code is gone from its bucket. "
        "Mend that, and deploy again; or leave it behind by `aws cloudformation "
        f"continue-update-rollback --stack-name {NAME} --resources-to-skip APIHandler`, "
        "and deploy then"
    ) == str(trouble.value)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (
            "UPDATE_IN_PROGRESS",
            f"somebody is changing {NAME} just now (UPDATE_IN_PROGRESS): wait until that is over",
        ),
        (
            "DELETE_FAILED",
            (
                f"{NAME} was being deleted, and something of it did not go: CloudFormation says "
                "not why. Delete it to the end first (`make destroy`)"
            ),
        ),
    ],
)
def test_where_a_person_has_to_act_nothing_is_changed(status, sentence):
    cloudformation = PretendedCloudFormation(status)

    with pytest.raises(Trouble) as trouble:
        standing.make_ready(cloudformation, NAME, print)

    assert sentence == str(trouble.value)
    assert [] == cloudformation.said


@pytest.mark.parametrize(
    "status", [None, "REVIEW_IN_PROGRESS", "CREATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"]
)
def test_a_stack_that_can_be_changed_is_left_alone(status):
    cloudformation = PretendedCloudFormation(status)
    said, say = lines()

    standing.make_ready(cloudformation, NAME, say)

    assert ([], []) == (cloudformation.said, said)
    assert standing.can_be_changed(status or "")


@pytest.mark.parametrize("status", ["ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_FAILED", "CREATE_FAILED"])
def test_of_some_states_no_change_set_can_be_made(status):
    assert not standing.can_be_changed(status)

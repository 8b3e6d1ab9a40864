"""Going back from a release that added data, and forth to it again; `make rehearse` does it."""

import json
from dataclasses import dataclass, field

import pytest

from infra import retained
from infra.templates import Template
from local.trouble import Trouble
from tests.infra.pretended_cloudformation import NAME, PretendedCloudFormation

TABLE = {
    "Type": "AWS::DynamoDB::Table",
    "DeletionPolicy": "RetainExceptOnCreate",
    "Properties": {"DeletionProtectionEnabled": {"Ref": "DeletionProtection"}},
}
CACHE = {"Type": "AWS::DynamoDB::Table", "DeletionPolicy": "Delete", "Properties": {}}
ROLE = {"Type": "AWS::IAM::Role", "Properties": {}}
OLD = {"Parameters": {"Stage": {}}, "Resources": {"Emails": TABLE}, "Outputs": {"a": 1}}
NEW = {
    "Parameters": {"Stage": {}, "DeletionProtection": {"Default": "true"}, "More": {}},
    "Resources": {"Emails": TABLE, "Grants": TABLE, "Cache": CACHE, "Role": ROLE},
    "Outputs": {"a": 1, "b": 2},
}
LEFT = {"name": "Grants", "kind": "AWS::DynamoDB::Table", "physical": f"{NAME}-Grants"}


@dataclass
class Account:
    """An account that keeps what it is given."""

    cloudformation: PretendedCloudFormation
    kept: dict = field(default_factory=dict)
    uploaded: list = field(default_factory=list)

    def remember(self, key, what):
        self.kept[key] = what

    def remembered(self, prefix):
        return [one for key, one in self.kept.items() if key.startswith(prefix)]

    def have_content(self, content):
        self.uploaded.append(json.loads(content))
        return "key"

    def url_of(self, key):
        return f"https://packages/{key}"


def statements(policy):
    """What is denied, and of what: everything but, or nothing but."""
    return {
        one["Action"]: one.get("NotResource", one.get("Resource"))
        for one in json.loads(policy)["Statement"]
        if one["Effect"] == "Deny"
    }


def test_by_itself_no_update_may_replace_or_delete_what_holds_data():
    assert {"Update:Replace": "*", "Update:Delete": "*"} == statements(retained.policy())


def test_going_back_may_let_go_of_what_was_added_and_of_nothing_else():
    account = Account(PretendedCloudFormation("UPDATE_COMPLETE", template=NEW))
    said = []

    retained.let_go(account, NAME, Template(OLD), said.append)

    [(_, told)] = account.cloudformation.said
    assert {
        "Update:Replace": "*",
        "Update:Delete": ["LogicalResourceId/Cache", "LogicalResourceId/Grants"],
    } == statements(told["StackPolicyBody"])
    assert {f"left/{NAME}/Grants.json": LEFT} == account.kept
    assert [
        "Cache goes, and what was in it comes again by itself",
        f"Grants is left behind with what is in it: {NAME}-Grants",
    ] == said


def test_going_back_to_the_same_data_loosens_nothing():
    account = Account(PretendedCloudFormation("UPDATE_COMPLETE", template=NEW))

    retained.let_go(account, NAME, Template(NEW), print)

    assert [] == account.cloudformation.said


def test_going_forth_imports_what_was_left_behind_and_changes_nothing_else():
    account = Account(
        PretendedCloudFormation("UPDATE_COMPLETE", template=OLD), {f"left/{NAME}/Grants.json": LEFT}
    )
    parameters = {"Stage": "dev", "DeletionProtection": "false", "More": "x", "Release": "a"}

    retained.take_up(account, NAME, Template(NEW), parameters, print)

    told = account.cloudformation.said[0][1]
    assert "IMPORT" == told["ChangeSetType"]
    assert [
        {
            "ResourceType": "AWS::DynamoDB::Table",
            "LogicalResourceId": "Grants",
            "ResourceIdentifier": {"TableName": f"{NAME}-Grants"},
        }
    ] == told["ResourcesToImport"]
    assert [
        {"ParameterKey": "Stage", "UsePreviousValue": True},
        {"ParameterKey": "DeletionProtection", "ParameterValue": "false"},
    ] == told["Parameters"]
    [document] = account.uploaded
    assert (["Emails", "Grants"], OLD["Outputs"]) == (
        list(document["Resources"]),
        document["Outputs"],
    )
    assert "IMPORT_COMPLETE" == account.cloudformation.status


@pytest.mark.parametrize(
    ("standing", "coming", "kept"),
    [
        (OLD, NEW, {}),
        (NEW, NEW, {f"left/{NAME}/Grants.json": LEFT}),
        (OLD, OLD, {f"left/{NAME}/Grants.json": LEFT}),
    ],
    ids=["nothing was left", "it is there already", "it is not wanted"],
)
def test_otherwise_nothing_is_imported(standing, coming, kept):
    account = Account(PretendedCloudFormation("UPDATE_COMPLETE", template=standing), kept)

    retained.take_up(account, NAME, Template(coming), {}, print)

    assert [] == account.cloudformation.said


def test_what_somebody_deleted_meanwhile_is_told_with_what_to_do():
    gone = PretendedCloudFormation(
        "UPDATE_COMPLETE", template=OLD, ends={"create_change_set": "Table was not found"}
    )
    account = Account(gone, {f"left/{NAME}/Grants.json": LEFT})

    with pytest.raises(Trouble) as trouble:
        retained.take_up(account, NAME, Template(NEW), {}, print)

    assert str(trouble.value).startswith("what was left behind cannot be taken up again: ")
    assert str(trouble.value).endswith(
        f"Table was not found. If it is not wanted any more, delete left/{NAME}/Grants.json "
        "in the bucket of packages, and deploy again"
    )

"""CloudFormation's answers about one stack: its state, its events in pages, and what it is told."""

from dataclasses import dataclass, field

from botocore.exceptions import ClientError, WaiterError

WANTED = {
    "stack_create_complete": "CREATE_COMPLETE",
    "stack_update_complete": "UPDATE_COMPLETE",
    "stack_import_complete": "IMPORT_COMPLETE",
    "stack_rollback_complete": "UPDATE_ROLLBACK_COMPLETE",
    "stack_delete_complete": None,
}
NAME = "ricevuta-dev"


def event(status, reason=None, of=NAME):
    """What is told of one resource, or of the stack itself."""
    told = {"LogicalResourceId": of, "ResourceStatus": status}
    return told | ({"ResourceStatusReason": reason} if reason else {})


@dataclass
class PretendedCloudFormation:
    """One stack, and how what is asked of it ends."""

    status: str | None = None
    """None: there is no such stack."""
    events: list = field(default_factory=list)
    """The newest first."""
    ends: dict = field(default_factory=dict)
    """The states that each call leaves behind, one after the other; without, it ends well."""
    parameters: dict = field(default_factory=dict)
    outputs: dict = field(default_factory=dict)
    template: dict = field(default_factory=lambda: {"Parameters": {}, "Resources": {}})
    page: int = 2
    imports: bool = False
    said: list = field(default_factory=list)
    """The calls that change something, with what they were told."""

    def describe_stacks(self, StackName):  # noqa: N803 - AWS spells so
        if self.status is None:
            told = {"Error": {"Code": "ValidationError", "Message": "it does not exist"}}
            raise ClientError(told, "DescribeStacks")
        keys = {"Parameters": ("Parameter", self.parameters), "Outputs": ("Output", self.outputs)}
        listed = {
            name: [{f"{kind}Key": key, f"{kind}Value": value} for key, value in values.items()]
            for name, (kind, values) in keys.items()
        }
        return {"Stacks": [{"StackName": StackName, "StackStatus": self.status, **listed}]}

    def get_template(self, StackName):  # noqa: N803
        return {"TemplateBody": self.template}

    def get_paginator(self, name):
        pages = {
            "describe_stack_events": [
                {"StackEvents": self.events[at : at + self.page]}
                for at in range(0, len(self.events), self.page)
            ],
            "describe_change_set": [{"Changes": []}],
            "list_stack_resources": [
                {
                    "StackResourceSummaries": [
                        {"LogicalResourceId": one, "PhysicalResourceId": f"{NAME}-{one}"}
                        for one in self.template["Resources"]
                    ]
                }
            ],
        }
        return Pages(pages[name])

    def get_waiter(self, name):
        return Waiter(self, name)

    def create_change_set(self, **told):
        self.said.append(("create_change_set", told))
        if (refused := self.ends.get("create_change_set")) is not None:
            raise ClientError({"Error": {"Code": "ValidationError", "Message": refused}}, "Create")
        self.pending = {
            one["ParameterKey"]: one.get("ParameterValue") for one in told["Parameters"]
        }
        self.imports = told["ChangeSetType"] == "IMPORT"
        if told["ChangeSetType"] == "CREATE":
            self.status = "REVIEW_IN_PROGRESS"

    def execute_change_set(self, **told):
        creates = self.status == "REVIEW_IN_PROGRESS"
        well = "IMPORT_COMPLETE" if self.imports else "UPDATE_COMPLETE"
        self.leave("execute_change_set", "CREATE_COMPLETE" if creates else well, told)
        self.parameters = self.pending

    def delete_stack(self, **told):
        self.leave("delete_stack", None, told)

    def continue_update_rollback(self, **told):
        self.leave("continue_update_rollback", "UPDATE_ROLLBACK_COMPLETE", told)

    def rollback_stack(self, **told):
        self.leave("rollback_stack", "UPDATE_ROLLBACK_COMPLETE", told)

    def set_stack_policy(self, **told):
        self.said.append(("set_stack_policy", told))

    def leave(self, call, well, told):
        """Take a call, and be in the state that it ends in."""
        self.said.append((call, told))
        ends = self.ends.get(call, [])
        self.status = ends.pop(0) if ends else well

    @property
    def calls(self):
        return [name for name, _ in self.said]


@dataclass
class Pages:
    """What a paginator gives."""

    pages: list

    def paginate(self, **_asked):
        return self.pages


@dataclass
class Waiter:
    """Waits by looking once: here everything has happened already."""

    of: PretendedCloudFormation
    name: str

    def wait(self, **_asked):
        if self.name in WANTED and self.of.status != WANTED[self.name]:
            raise WaiterError(self.name, "Waiter encountered a terminal failure state", {})

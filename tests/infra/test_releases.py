"""Deploying, as far as it decides something by itself; `make rehearse` does it."""

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest

from infra import releases, smoke, stages
from infra.releases import NOT_KNOWN_YET, Release
from infra.stages import Stage, read_stage
from infra.templates import Template
from local.trouble import Trouble
from tests.infra.pretended_cloudformation import PretendedCloudFormation

DEV = Stage("dev", "eu-south-1", {"NoReplyAddress": "no-reply@example.it"})


@dataclass
class FakeAccount:
    """An account that remembers releases."""

    releases: list = field(default_factory=list)
    cloudformation: PretendedCloudFormation = field(default_factory=PretendedCloudFormation)

    bucket: str = "packages"

    def remembered(self, prefix):
        return self.releases

    def remember(self, key, what):
        self.releases.append(what)

    def have_bucket(self):
        pass

    def have_object(self, key, content):
        pass

    def have_template(self, path):
        return "template"

    def template(self, key):
        return Template({"Resources": {}})

    def url_of(self, key):
        return f"https://{self.bucket}/{key}"


@dataclass
class Package:
    """A package of nothing."""

    code = SimpleNamespace(key="code.zip")
    archive = SimpleNamespace(read_bytes=bytes)
    template_file = Path("template.json")


def parameter(change_set, name):
    """What a parameter of a change set is told to be."""
    told = {one["ParameterKey"]: one["ParameterValue"] for one in change_set["Parameters"]}
    return told.get(name)


def standing(release):
    return PretendedCloudFormation("UPDATE_COMPLETE", parameters={"Release": release.name})


def test_prod_is_never_destroyed():
    with pytest.raises(Trouble, match="prod"):
        releases.destroy(FakeAccount(), Stage("prod", "x", {}), "ricevuta-prod", print)


@pytest.mark.parametrize("said", ["", "yes", "ricevuta-prod"])
def test_what_is_to_be_destroyed_must_be_named(said):
    with pytest.raises(Trouble, match="CONFIRM=ricevuta-dev"):
        releases.destroy(FakeAccount(), DEV, said, print)


def test_a_release_is_named_by_its_template_and_its_parameters():
    one = Release("template", {"a": "1", "b": "2"})

    assert one.name == Release("template", {"b": "2", "a": "1"}).name
    assert 3 == len(
        {one.name, Release("other", one.parameters).name, Release("template", {"a": "1"}).name}
    )


def test_rolling_back_goes_to_the_last_release_that_is_another(monkeypatch):
    first, second = Release("first", {}), Release("second", {})
    remembered = [vars(one) for one in (first, second, second)]
    account = FakeAccount(remembered, standing(second))
    gone_to = []
    # What changes the stack itself is rehearsed: here it is only asked for.
    monkeypatch.setattr(releases, "stand_from_now_on", lambda *args: gone_to.append(args[2]))

    releases.roll_back(account, DEV, print)

    assert [first] == gone_to


def test_a_new_stack_protects_its_tables_only_once_it_stands():
    cloudformation = PretendedCloudFormation(outputs={"EndpointURL": "https://api.example/api/"})
    account = FakeAccount(cloudformation=cloudformation)

    releases.deploy(account, DEV, Package(), print)

    [creation, update] = [
        told
        for call, told in cloudformation.said
        if call.endswith("change_set") and "ChangeSetType" in told
    ]
    assert ["CREATE", "UPDATE"] == [creation["ChangeSetType"], update["ChangeSetType"]]
    assert ["false", None] == [parameter(one, "DeletionProtection") for one in (creation, update)]
    assert [releases.NOT_KNOWN_YET, "https://api.example/api"] == [
        parameter(one, "PublicUrl") for one in (creation, update)
    ]


def test_what_never_stood_is_taken_away_and_made_anew():
    cloudformation = PretendedCloudFormation("ROLLBACK_FAILED")
    account = FakeAccount(cloudformation=cloudformation)

    releases.deploy(account, DEV, Package(), print)

    assert ["delete_stack", "create_change_set", "execute_change_set"] == cloudformation.calls[:3]


def test_a_stack_that_stands_is_protected_all_the_while():
    cloudformation = PretendedCloudFormation("UPDATE_COMPLETE")
    account = FakeAccount(cloudformation=cloudformation)

    releases.deploy(account, DEV, Package(), print)

    assert ["create_change_set", "execute_change_set", "set_stack_policy"] == cloudformation.calls
    assert parameter(cloudformation.said[0][1], "DeletionProtection") is None


def test_nothing_is_compared_with_a_stack_that_cannot_be_changed():
    account = FakeAccount(cloudformation=PretendedCloudFormation("ROLLBACK_FAILED"))

    with pytest.raises(Trouble, match="is ROLLBACK_FAILED: `make deploy` leads it out"):
        releases.diff(account, DEV, Package(), print)


def test_where_nothing_was_deployed_before_there_is_no_way_back():
    only = Release("only", {})
    account = FakeAccount([vars(only)], standing(only))

    with pytest.raises(Trouble, match="before"):
        releases.roll_back(account, DEV, print)


def test_the_address_of_an_api_that_does_not_stand_is_not_known():
    assert NOT_KNOWN_YET == releases.own_address(None)


def test_a_stage_is_what_its_file_says(tmp_path, monkeypatch):
    monkeypatch.setattr(stages, "FOLDER", tmp_path)
    (tmp_path / "dev.toml").write_text('region = "r"\n[parameters]\nPublicUrl = "u"\n')

    assert Stage("dev", "r", {"PublicUrl": "u"}) == read_stage("dev")
    assert "ricevuta-dev" == read_stage("dev").stack


def test_the_example_of_a_stage_can_be_deployed_with(package):
    example = read_stage("example")

    assert set(example.parameters) < set(package.template["Parameters"])


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("gone", None, "copy example.toml"),
        ("dev", "region = ", "cannot be read"),
        ("dev", 'region = "r"', "cannot be read"),
        ("../dev", None, "must be a name"),
    ],
)
def test_a_stage_that_cannot_be_read_says_why(tmp_path, monkeypatch, name, text, says):
    monkeypatch.setattr(stages, "FOLDER", tmp_path)
    if text is not None:
        (tmp_path / f"{name}.toml").write_text(text)

    with pytest.raises(Trouble, match=says):
        read_stage(name)


def test_the_smoke_test_sees_answers_that_are_wrong(monkeypatch):
    wrong = smoke.Answer(502, "application/json", b'{"message": "Internal server error"}')
    # A server that answers so would be a second service.
    monkeypatch.setattr(smoke, "get", lambda url: wrong)

    assert [f"GET {one}" for one, _, _ in smoke.EXPECTED] == [
        fault.split(":")[0] for fault in smoke.faults_of("https://api.example")
    ]

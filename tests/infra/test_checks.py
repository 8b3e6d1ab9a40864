"""The checks of the template, and that faults do not get past them and the linter."""

from dataclasses import replace
from importlib.util import MAGIC_NUMBER
from zipfile import ZipFile

import pytest

from infra.checks import faults_of
from infra.faults import FAULTS, planted
from infra.linting import complaints_about
from infra.package_files import Code
from infra.templates import Template, references, target

SEEN_BY_THE_LINTER_OR_WHEN_RUN = {
    "GetAtt of no attribute",
    "circular dependency",
    "role lacks dynamodb:PutItem",
    "unknown property",
    "key of an index undefined",
    "attribute that no key uses",
    "operator that no alarm has",
    "alarm with a period of 45 s",
    "rate(1 minutes)",
    "time-out of 901 s",
    "variable whose name Lambda keeps for itself",
}
"""`make rehearse` plants these too, and tells who finds them."""


def test_the_template_has_no_fault(files):
    assert [] == faults_of(files.template, files.code)


def test_the_linter_has_nothing_to_say_of_what_is_deployed(files):
    assert [] == complaints_about(files.template.document)


def test_there_are_fifty_nine_ways_to_spoil_it(files):
    spoilt_templates = [planted(name, files.template.document) for name in FAULTS]

    assert 59 == len(spoilt_templates)
    assert files.template.document not in spoilt_templates


@pytest.mark.parametrize("name", sorted(FAULTS.keys() - SEEN_BY_THE_LINTER_OR_WHEN_RUN))
def test_a_fault_does_not_get_past_the_checks(files, name):
    document = planted(name, files.template.document)

    assert faults_of(Template(document), files.code)


def spoilt(files, change) -> list[str]:
    """The faults of a template after a change."""
    document = planted("unknown property", files.template.document)  # a copy, its fault no check's
    change(document["Resources"])
    return faults_of(Template(document), files.code)


def test_a_queue_without_dead_letters_is_a_fault(files):
    def change(resources):
        del resources["Outbox"]["Properties"]["RedrivePolicy"]

    assert "Outbox has no dead letters of this stack" in spoilt(files, change)


def test_a_queue_that_no_alarm_watches_is_a_fault(files):
    def change(resources):
        del resources["DeadLettersAlarm"]

    assert "DeadLetters has no alarm" in spoilt(files, change)


def test_an_alarm_that_tells_nobody_is_a_fault(files):
    def change(resources):
        resources["BounceRateAlarm"]["Properties"]["AlarmActions"] = []

    assert ["BounceRateAlarm tells nobody"] == spoilt(files, change)


def test_an_alarm_that_its_composite_one_forgets_is_a_fault(files):
    def change(resources):
        rule = resources["SendingAlarm"]["Properties"]["AlarmRule"]
        rule["Fn::Sub"] = rule["Fn::Sub"].replace('ALARM("${DeadLettersAlarm}") OR ', "")

    assert ["DeadLettersAlarm tells nobody"] == spoilt(files, change)


def test_a_queue_whose_choices_go_beyond_the_bounds_is_a_fault(files):
    document = planted("unknown property", files.template.document)
    document["Mappings"]["AtOnce"]["usual"]["Outbox"] = 11

    (fault,) = faults_of(Template(document), files.code)
    assert "may run too many at once" in fault


def test_an_alarm_on_a_lambda_by_a_name_written_out_is_a_fault(files):
    def change(resources):
        alarm = resources["DeliverEmailsErrorsAlarm"]["Properties"]
        alarm["Dimensions"][0]["Value"] = "deliver_emails"

    assert ["DeliverEmailsErrorsAlarm watches a FunctionName that is not of this stack"] == spoilt(
        files, change
    )


def test_a_schedule_that_may_not_invoke_is_a_fault(files):
    def change(resources):
        del resources["ReleaseDueEmailsReleaseDueEmailsEventPermission"]

    (fault,) = spoilt(files, change)
    assert "invokes ReleaseDueEmails without the permission" in fault


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({"Ref": "Outbox"}, "Outbox"),
        ({"Fn::GetAtt": ["Outbox", "Arn"]}, "Outbox"),
        ({"Fn::GetAtt": "Outbox.Arn"}, "Outbox"),
        ({"Fn::Sub": "${Outbox.Arn}"}, "Outbox"),
        ({"Fn::Sub": "${Outbox.Arn}/*"}, None),
        ("Outbox", None),
    ],
)
def test_a_resource_is_recognised_however_it_is_named(value, name):
    assert name == target(value)


def test_references_are_found_at_any_depth_and_a_subs_own_variables_are_none():
    value = [
        {"a": {"Fn::Sub": ["${x}:${Queue.Arn}", {"x": {"Ref": "Topic"}}]}},
        [{"Fn::GetAtt": ["Table", "Arn"]}, "${No}"],
    ]

    assert {"Queue", "Topic", "Table"} == set(references(value))


def test_handlers_are_what_the_modules_at_the_top_of_the_zip_define(files):
    assert {"app.app", "app.deliver_emails"} <= files.code.handlers
    assert not any("chalicelib" in one for one in files.code.handlers)


def test_the_key_of_the_code_is_made_of_its_content(files, tmp_path):
    copy = tmp_path / "copy.zip"
    copy.write_bytes(files.archive.read_bytes())

    assert files.code.key == Code.read(copy).key
    assert files.code.key.startswith("ricevuta/")


def test_a_module_without_bytecode_is_a_fault(files, tmp_path):
    poorer = tmp_path / "poorer.zip"
    with ZipFile(files.archive) as whole, ZipFile(poorer, "w") as less:
        for name in ("app.py", "six.py", "__pycache__/six.cpython-313.pyc"):
            less.writestr(name, whole.read(name))
    code = replace(files.code, uncompiled=Code.read(poorer).uncompiled)

    assert ["app.py has no bytecode for python3.13"] == faults_of(files.template, code)


def test_bytecode_that_lambda_would_first_compare_with_its_source_does_not_count(files, tmp_path):
    poorer = tmp_path / "poorer.zip"
    with ZipFile(poorer, "w") as less:
        less.writestr("app.py", "")
        less.writestr("__pycache__/app.cpython-313.pyc", MAGIC_NUMBER + bytes(12))

    assert {"app.py"} == Code.read(poorer).uncompiled

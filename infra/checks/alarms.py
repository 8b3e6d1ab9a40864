"""Whether alarms watch what is there and tell somebody, and whether every queue has its alarm."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from infra.templates import Properties, Template, references, target

WATCHED = {
    "FunctionName": "AWS::Lambda::Function",
    "QueueName": "AWS::SQS::Queue",
    "TableName": "AWS::DynamoDB::Table",
}
"""The dimensions that name a resource, and the type that it must have."""

STAND_STILL = "StandsStillAlarm"
"""How alarms are called that ring when something happens too seldom: their silence is a fault."""
RUNS_OUT = {"CertificateEndsAlarm"}
"""Those that ring when little is left of something, and are told of it once a day."""
COMPOSITE = "AWS::CloudWatch::CompositeAlarm"


def alarms_watch_and_tell(template: Template) -> Iterator[str]:
    """Every alarm is about this stack, and is sent to a topic of it, by itself or by another."""
    topics = template.of_type("AWS::SNS::Topic")
    told_by_another = in_a_composite(template)
    alarms = template.of_type("AWS::CloudWatch::Alarm")
    for name, alarm in {**alarms, **template.of_type(COMPOSITE)}.items():
        if not alarm.get("AlarmActions") and name not in told_by_another:
            yield f"{name} tells nobody"
        for action in (*alarm.get("AlarmActions", []), *alarm.get("OKActions", [])):
            if target(action) not in topics:
                yield f"{name} tells a topic that is not of this stack"
    for name, alarm in alarms.items():
        yield from wrongly_set(name, alarm)
        yield from about_another_stack(template, name, alarm)


def about_another_stack(template: Template, name: str, alarm: Properties) -> Iterator[str]:
    """Whether an alarm watches what is not of this stack."""
    apis = [api["Name"] for api in template.of_type("AWS::ApiGateway::RestApi").values()]
    for dimension in dimensions_of(alarm):
        kind, value = dimension["Name"], dimension["Value"]
        if kind in WATCHED and not template.is_a(WATCHED[kind], target(value)):
            yield f"{name} watches a {kind} that is not of this stack"
        if kind == "ApiName" and value not in apis:
            yield f"{name} watches an API that is not of this stack"


def wrongly_set(name: str, alarm: Properties) -> Iterator[str]:
    """Whether an alarm would ring at what it is not about, or not at what it is."""
    if alarm.get("ActionsEnabled", True) is not True:
        yield f"{name} rings, and its actions are off"
    stands_still = name.endswith(STAND_STILL)
    silence = "breaching" if stands_still else "ignore" if name in RUNS_OUT else "notBreaching"
    if alarm.get("TreatMissingData") != silence:
        yield f"{name} takes silence for {alarm.get('TreatMissingData')}"
    falls = alarm.get("ComparisonOperator") == "LessThanThreshold"
    if falls is not (stands_still or name in RUNS_OUT):
        yield f"{name} compares the wrong way round"


def in_a_composite(template: Template) -> set[str]:
    """The alarms that composite alarms ring for, where these tell a topic of this stack."""
    topics = template.of_type("AWS::SNS::Topic")
    return {
        name
        for alarm in template.of_type(COMPOSITE).values()
        if any(target(action) in topics for action in alarm.get("AlarmActions", []))
        for name in references(alarm["AlarmRule"])
    }


def every_queue_is_watched(template: Template) -> Iterator[str]:
    """Every queue gives up to dead letters, which give up to nobody, and both have an alarm."""
    queues = template.of_type("AWS::SQS::Queue")
    dead = {
        name: target(one.get("RedrivePolicy", {}).get("deadLetterTargetArn"))
        for name, one in queues.items()
    }
    watched = {
        target(dimension["Value"])
        for alarm in template.of_type("AWS::CloudWatch::Alarm").values()
        for dimension in dimensions_of(alarm)
        if dimension["Name"] == "QueueName"
    }
    for name, dead_letters in dead.items():
        if dead_letters not in queues and name not in dead.values():
            yield f"{name} has no dead letters of this stack"
        if name not in watched:
            yield f"{name} has no alarm"


def dimensions_of(alarm: Properties) -> Iterator[Any]:
    """The dimensions of all metrics that an alarm reads."""
    yield from alarm.get("Dimensions", [])
    for query in alarm.get("Metrics", []):
        yield from query.get("MetricStat", {}).get("Metric", {}).get("Dimensions", [])

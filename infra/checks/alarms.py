"""Whether alarms watch what is there and tell somebody, and whether every queue has its alarm."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from infra.templates import Properties, Template, target

WATCHED = {
    "FunctionName": "AWS::Lambda::Function",
    "QueueName": "AWS::SQS::Queue",
    "TableName": "AWS::DynamoDB::Table",
}
"""The dimensions that name a resource, and the type that it must have."""

STAND_STILL = "StandsStillAlarm"
"""How alarms are called that ring when something happens too seldom: their silence is filled."""


def alarms_watch_and_tell(template: Template) -> Iterator[str]:
    """Every alarm is about this stack, and is sent to a topic of it."""
    topics = template.of_type("AWS::SNS::Topic")
    apis = [api["Name"] for api in template.of_type("AWS::ApiGateway::RestApi").values()]
    for name, alarm in template.of_type("AWS::CloudWatch::Alarm").items():
        if not alarm.get("AlarmActions"):
            yield f"{name} tells nobody"
        yield from wrongly_set(name, alarm)
        for action in (*alarm.get("AlarmActions", []), *alarm.get("OKActions", [])):
            if target(action) not in topics:
                yield f"{name} tells a topic that is not of this stack"
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
    if alarm.get("TreatMissingData") != "notBreaching":
        yield f"{name} rings in a quiet night"
    falls = alarm.get("ComparisonOperator") == "LessThanThreshold"
    if falls is not name.endswith(STAND_STILL):
        yield f"{name} compares the wrong way round"


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

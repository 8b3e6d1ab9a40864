"""Whether all that is to go by itself is switched on."""

from __future__ import annotations

from collections.abc import Iterator

from infra.checks.demands import Demand, unmet
from infra.templates import Template, target

EVERY_BYTE = "x-amazon-apigateway-binary-media-types"
OFF = "is switched off"

DEMANDS = (
    Demand("AWS::Events::Rule", lambda one: one.get("State", "ENABLED") == "ENABLED", OFF),
    Demand("AWS::Lambda::EventSourceMapping", lambda one: one.get("Enabled", True) is True, OFF),
    Demand(
        "AWS::Lambda::EventSourceMapping",
        lambda one: one.get("FunctionResponseTypes") == ["ReportBatchItemFailures"],
        "has one bad message bring its whole batch again",
    ),
    Demand(
        "AWS::SES::ConfigurationSetEventDestination",
        lambda one: one["EventDestination"].get("Enabled") is True,
        OFF,
    ),
    Demand(
        "AWS::SNS::Subscription",
        lambda one: one["Protocol"] != "sqs" or one.get("RawMessageDelivery") is True,
        "wraps events into an envelope that nobody opens",
    ),
    Demand(
        "AWS::Lambda::Version",
        lambda one: target(one.get("Description")) == "Release",
        "is the same in every release",
    ),
    Demand(
        "AWS::ApiGateway::RestApi",
        lambda one: one["Body"].get(EVERY_BYTE) == ["*/*"],
        "spoils the bytes of pictures and files",
    ),
)


def all_is_switched_on(template: Template) -> Iterator[str]:
    """Schedules, mappings, SES's events, the function behind the alias, bytes as bytes."""
    yield from unmet(template, DEMANDS)

"""What the stack costs in a month in which nothing happens."""

from collections.abc import Mapping
from typing import Any

from bench.cost.bill import Units
from local import stack
from local.pump import QUEUES

_MINUTES = 60 * 24 * 30.4


def per_month(idle_run: Units, usage: Mapping[str, Any]) -> Units:
    """Its units, the schedule's runs and the looks at empty queues among them."""
    looks = len(QUEUES) * usage["pollers_per_queue"] * usage["looks_per_poller_and_minute"]
    month = {
        "sqs-request": looks * _MINUTES,
        "key-month": len(_declared("AWS::KMS::Key")),
        "secret-month": len(_declared("AWS::SecretsManager::Secret")),
        "alarm-metric-month": sum(map(_watched, _declared("AWS::CloudWatch::Alarm"))),
        "composite-alarm-month": len(_declared("AWS::CloudWatch::CompositeAlarm")),
        "metric-month": usage["custom_metrics"],
        "snapshot-gb-month": usage["snapshot_gb"],
    }
    return Units(month).add(idle_run, _MINUTES)


def _declared(kind: str) -> list[Mapping[str, Any]]:
    """The properties of each resource of a type."""
    resources = stack.whole_template()["Resources"].values()
    return [one["Properties"] for one in resources if one.get("Type") == kind]


def _watched(alarm: Mapping[str, Any]) -> int:
    """How many metrics the alarm reads."""
    queries = alarm.get("Metrics", [{"MetricStat": {}}])
    return max(1, sum("MetricStat" in query for query in queries))

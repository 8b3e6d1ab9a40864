"""Whether Lambdas, queues and logs stay within what they need and may cost."""

from __future__ import annotations

from collections.abc import Iterator

from infra.checks.demands import Demand, unmet
from infra.templates import Properties, Template, target

MEMORY = range(512, 1770)
"""Megabytes: with less a cold start takes seconds, and more than one processor nobody uses."""
LONGEST_ANSWER = 29
"""Seconds that API Gateway waits."""
AT_ONCE = range(2, 11)
"""Runs of one Lambda behind a queue: Lambda takes no less, and the pixel needs the others."""
TRIES = range(3, 1001)
LONGEST_LOG = 90


def what_runs_stays_within_bounds(template: Template) -> Iterator[str]:
    """Memory, time, concurrency, tries and the life of logs are bounded as meant."""
    yield from unmet(template, DEMANDS)
    for name, mapping in template.of_type("AWS::Lambda::EventSourceMapping").items():
        if not is_braked(template, mapping):
            yield f"{name} may run too many at once"
    if template.functions.get("APIHandler", {}).get("Timeout", 0) > LONGEST_ANSWER:
        yield "APIHandler may run for longer than anybody waits"


def is_braked(template: Template, mapping: Properties) -> bool:
    """Whether a mapping says how many may run; that of a stream has its shards for that."""
    match mapping.get("ScalingConfig", {}).get("MaximumConcurrency"):
        case {"Fn::FindInMap": [str(name), _, str(queue)]} if queue == target(
            mapping["EventSourceArn"]
        ):
            choices = template.document.get("Mappings", {}).get(name, {}).values()
            return all(choice.get(queue) in AT_ONCE for choice in choices)
        case at_once:
            return at_once in AT_ONCE or "StartingPosition" in mapping


DEMANDS = (
    Demand(
        "AWS::Lambda::Function",
        lambda one: one["MemorySize"] in MEMORY,
        "has less or more memory than it needs",
    ),
    Demand(
        "AWS::Lambda::Function",
        lambda one: "ReservedConcurrentExecutions" not in one,
        "is throttled, and a throttled batch counts as tried",
    ),
    Demand(
        "AWS::SQS::Queue",
        lambda one: one.get("RedrivePolicy", {}).get("maxReceiveCount", TRIES[0]) in TRIES,
        "gives up what was hardly tried",
    ),
    Demand(
        "AWS::Logs::LogGroup",
        lambda one: one.get("RetentionInDays", LONGEST_LOG + 1) <= LONGEST_LOG,
        "is kept, and paid, for longer than anybody reads it",
    ),
)

"""Whether a Lambda behind a queue can work it off, and one behind a stream can read it."""

from __future__ import annotations

from collections.abc import Iterator

from infra.templates import Template, listed, target

NEEDED = ("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes")
"""What Lambda's poller does in the name of the function's role."""
NEEDED_OF_A_STREAM = (
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
)
TIMES = 6
"""AWS's advice: a batch must not come again while one of its retries still runs."""
DEFAULT_VISIBILITY = 30
LARGEST_BATCH_WITHOUT_WINDOW = 10


def queues_can_be_worked_off(template: Template) -> Iterator[str]:
    """Each mapping leads from a queue or stream to a Lambda with the time and rights for it."""
    queues = template.of_type("AWS::SQS::Queue")
    for name, mapping in template.of_type("AWS::Lambda::EventSourceMapping").items():
        queue = target(mapping["EventSourceArn"])
        function = target(mapping["FunctionName"])
        if (queue and template.is_a("AWS::DynamoDB::Table", queue)) and function:
            yield from _streams(template, name, queue, function)
            continue
        if queue not in queues or function not in template.functions:
            yield f"{name} leads from no queue or to no Lambda of this stack"
            continue
        visible_after = queues[queue].get("VisibilityTimeout", DEFAULT_VISIBILITY)
        if visible_after < TIMES * template.functions[function]["Timeout"]:
            yield f"{queue} hands a batch out again before {function} has surely ended"
        for action in NEEDED:
            if not may(template, function, action, queue):
                yield f"{function} may not do {action} on {queue}"
        if mapping["BatchSize"] > LARGEST_BATCH_WITHOUT_WINDOW and not mapping.get(
            "MaximumBatchingWindowInSeconds"
        ):
            yield f"{name} has a batch of more than ten without a batching window"


def _streams(template: Template, name: str, table: str, function: str) -> Iterator[str]:
    if "StreamSpecification" not in template.of_type("AWS::DynamoDB::Table")[table]:
        yield f"{name} leads from a table that has no stream"
    for action in NEEDED_OF_A_STREAM:
        if not may(template, function, action, table):
            yield f"{function} may not do {action} on the stream of {table}"


def may(template: Template, function: str, action: str, resource: str) -> bool:
    """Whether the role of a Lambda says that it may do this to a resource, by name."""
    return any(
        one["Effect"] == "Allow"
        and action in listed(one["Action"])
        and resource in (target(each) for each in listed(one["Resource"]))
        for one in template.statements(function)
    )

"""CloudWatch's arithmetic: whether an alarm of infra/template.yaml rings over given metrics.

Over one period, since what a test makes happen would last as long as it takes.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping
from operator import gt, lt
from typing import Any

from chalicelib.settings import stage
from local.stack import whole_template

Metrics = Mapping[tuple[str, str, frozenset[tuple[str, str]]], float]
"""Values by namespace, name and dimensions; what stands for a resource is its logical id."""

_COMPARE = {"GreaterThanThreshold": gt, "LessThanThreshold": lt}
_QUERY = re.compile(
    r"SELECT SUM\((?P<name>\w+)\) FROM SCHEMA\((?P<namespace>\w+), (?P<dimensions>[\w, ]+)\)"
    r" WHERE (?P<of>\w+) = '(?P<value>\$\{Stage\})'"
)


def resources() -> dict[str, Any]:
    """All that the template declares."""
    return whole_template()["Resources"]


def alarms() -> dict[str, Any]:
    """The properties of each alarm, by its logical id."""
    return {
        name: one["Properties"]
        for name, one in resources().items()
        if one.get("Type") == "AWS::CloudWatch::Alarm"
    }


def metric(namespace: str, name: str, value: float, **dimensions: str) -> Metrics:
    """One value."""
    return {(namespace, name, frozenset(dimensions.items())): value}


def metrics_in(log: str) -> Metrics:
    """What CloudWatch makes of the lines in its Embedded Metric Format."""
    sums: Counter[Any] = Counter()
    for line in log.splitlines():
        told = json.loads(line)
        for one in told.get("_aws", {}).get("CloudWatchMetrics", []):
            for dimensions in one["Dimensions"]:
                named = frozenset((name, told[name]) for name in dimensions)
                for written in one["Metrics"]:
                    name = written["Name"]
                    sums[one["Namespace"], name, named] += sum(told[name])
    return dict(sums)


def rings(alarm: Mapping[str, Any], metrics: Metrics) -> bool:
    """Whether it does, if things stay as the metrics say; silence is what TreatMissingData says."""
    value = _of_expressions(alarm["Metrics"], metrics) if "Metrics" in alarm else None
    value = _read(alarm, metrics) if "MetricName" in alarm else value
    if value is None:
        return alarm["TreatMissingData"] == "breaching"
    return _COMPARE[alarm["ComparisonOperator"]](value, alarm["Threshold"])


def watched(dimension: Mapping[str, Any]) -> str:
    """What a dimension of an alarm names: a string, or a resource by its logical id."""
    value = dimension["Value"]
    if isinstance(value, str):
        return value
    if value == {"Ref": "Stage"}:
        return stage()
    [(_, of)] = value.items()
    return of[0] if isinstance(of, list) else of


def said(expression: Any) -> str:
    """An expression, with its parameters as they stand."""
    return expression if isinstance(expression, str) else expression["Fn::Sub"]


def with_defaults(expression: str) -> str:
    """An expression with its parameters as they are by themselves."""
    parameters = whole_template()["Parameters"]
    return re.sub(r"\$\{(\w+)\}", lambda found: str(parameters[found[1]]["Default"]), expression)


def _read(named: Mapping[str, Any], metrics: Metrics) -> float | None:
    dimensions = frozenset((one["Name"], watched(one)) for one in named.get("Dimensions", []))
    return metrics.get((named["Namespace"], named["MetricName"], dimensions))


def _of_expressions(queries: list[Mapping[str, Any]], metrics: Metrics) -> float | None:
    """The value of the one that is returned, by those that it is made of."""
    values: dict[str, float | None] = {}
    # What is returned comes first, and what it is made of after it.
    for query in reversed(queries):
        if "MetricStat" in query:
            values[query["Id"]] = _read(query["MetricStat"]["Metric"], metrics)
        elif (expression := said(query["Expression"])).startswith("SELECT"):
            values[query["Id"]] = _select(expression, metrics)
        else:
            values[query["Id"]] = _calculate(with_defaults(expression), values)
    [returned] = [query["Id"] for query in queries if query["ReturnData"]]
    return values[returned]


def _select(expression: str, metrics: Metrics) -> float | None:
    asked = _QUERY.fullmatch(expression)
    assert asked, expression
    names = set(asked["dimensions"].split(", "))
    found = [
        value
        for (namespace, name, dimensions), value in metrics.items()
        if (namespace, name) == (asked["namespace"], asked["name"])
        and names == {one for one, _ in dimensions}
        and (asked["of"], stage()) in dimensions
    ]
    return sum(found) if found else None


def _calculate(expression: str, values: Mapping[str, float | None]) -> float | None:
    used = {name: values[name] for name in re.findall(r"[a-z]\w*", expression) if name in values}
    if "FILL" not in expression and None in used.values():
        return None  # CloudWatch calculates with no value that is missing
    functions = {
        "FILL": lambda value, filling: filling if value is None else value,
        "IF": lambda condition, so, otherwise: so if condition else otherwise,
    }
    try:
        # Metric math is Python's, but for these functions; the expressions are our own.
        return eval(expression, {"__builtins__": {}}, {**functions, **values})  # noqa: S307
    except ZeroDivisionError:
        return None


def pages(metrics: Metrics) -> list[str]:
    """The composite alarms that wake somebody over these metrics, their suppressors being quiet."""
    composites = {
        name: one["Properties"]
        for name, one in resources().items()
        if one.get("Type") == "AWS::CloudWatch::CompositeAlarm"
    }
    ringing = {
        name
        for name, one in composites.items()
        if any(rings(alarms()[each], metrics) for each in members(one))
    }
    return sorted(
        name
        for name in ringing
        if composites[name].get("ActionsSuppressor", {}).get("Fn::GetAtt", [""])[0] not in ringing
    )


def members(composite: Mapping[str, Any]) -> list[str]:
    """The alarms that a composite one rings for."""
    return re.findall(r'ALARM\("\$\{(\w+)\}"\)', composite["AlarmRule"]["Fn::Sub"])

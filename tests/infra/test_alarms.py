"""Every alarm: who hears it, what it points to, whether what it watches exists."""

import re
from datetime import timedelta

from chalicelib.domain.due import LONGEST_DELAY
from tests.alarms import members, said

QUERY = re.compile(
    r"SELECT SUM\((?P<name>\w+)\) FROM SCHEMA\((?P<namespace>\w+), service, stage, transport\)"
    r" WHERE stage = '\$\{Stage\}'"
)


def anchor(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    return re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-")


def own_metrics(package) -> set[tuple[str, str, str]]:
    """Namespace, service and name of each metric of ours that an alarm reads."""
    plain = [
        metric
        for alarm in package.alarms.values()
        for metric in (
            alarm,
            *(query.get("MetricStat", {}).get("Metric", {}) for query in alarm.get("Metrics", [])),
        )
        if not metric.get("Namespace", "AWS/").startswith("AWS/")
    ]
    queried = [
        (found["namespace"], "ricevuta", found["name"])
        for alarm in package.alarms.values()
        for query in alarm.get("Metrics", [])
        if (found := QUERY.fullmatch(said(query.get("Expression", ""))))
    ]
    named = {
        (one["Namespace"], dimension["Value"], one["MetricName"])
        for one in plain
        for dimension in one["Dimensions"]
        if dimension["Name"] == "service"
    }
    return named | set(queried)


def alarms_on(package, namespace, dimension, resource) -> dict[str, dict]:
    """The alarms on a resource, by metric."""
    return {
        alarm["MetricName"]: alarm
        for alarm in package.alarms.values()
        if alarm.get("Namespace") == namespace
        and [{"Name": dimension, "Value": resource}] == alarm.get("Dimensions")
    }


def test_every_alarm_names_a_heading_of_the_runbook_and_none_is_left_over(package):
    runbook = (package.root / "docs/runbook.md").read_text()
    alarms_part = runbook.split("## Alarms\n")[1].split("\n## ")[0]
    headings = [anchor(one) for one in re.findall(r"^### (.+)$", alarms_part, re.MULTILINE)]

    named = [
        re.search(r"See docs/runbook\.md#([\w-]+)$", alarm["AlarmDescription"])[1]
        for alarm in (*package.alarms.values(), *composites(package).values())
    ]

    # Alarms of one Lambda may share a heading: the remedy is the same.
    assert len(headings) == len(set(headings))
    assert set(headings) == set(named)


def test_every_alarm_is_exercised(package):
    """By kind or by name: see tests/integration/test_alarms.py."""
    exercises = (package.root / "tests/integration/test_alarms.py").read_text()
    kinds = set(re.findall(r'\("(AWS/\w+)", "([\w.]+)"\)', exercises))
    named = set(re.findall(r'^@exercises\("(\w+)"\)$', exercises, re.MULTILINE))

    left_out = {
        name
        for name, alarm in package.alarms.items()
        if (alarm.get("Namespace"), alarm.get("MetricName")) not in kinds
    }

    assert set() == left_out - named


def composites(package) -> dict[str, dict]:
    """The alarms that ring for others, by logical id."""
    return package.resources("AWS::CloudWatch::CompositeAlarm")


def test_every_alarm_wakes_somebody_by_a_composite_one_or_leaves_a_notice(package):
    waking = {name for one in composites(package).values() for name in members(one)}

    assert waking <= set(package.alarms)
    for name, alarm in package.alarms.items():
        told = [] if name in waking else [{"Ref": "NoticeTopic"}]
        assert (told, told) == (alarm.get("AlarmActions", []), alarm.get("OKActions", [])), name
    for alarm in composites(package).values():
        assert [{"Ref": "AlarmTopic"}] == alarm["AlarmActions"] == alarm["OKActions"]


def test_no_alarm_wakes_twice(package):
    outage, sending = (
        members(composites(package)[name]) for name in ("OutageAlarm", "SendingAlarm")
    )

    assert set() == set(outage) & set(sending)
    assert {"Fn::GetAtt": ["OutageAlarm", "Arn"]} == composites(package)["SendingAlarm"][
        "ActionsSuppressor"
    ]


def test_silence_is_health_but_for_what_runs_by_the_clock(package):
    silence = {name: one["TreatMissingData"] for name, one in package.alarms.items()}

    assert {name for name, how in silence.items() if how == "breaching"} == {
        name for name in silence if name.endswith("StandsStillAlarm")
    }
    assert ["CertificateEndsAlarm"] == [name for name, how in silence.items() if how == "ignore"]


def test_every_lambda_has_alarms_on_errors_throttles_and_duration(package):
    for name, function in package.lambdas.items():
        alarms = alarms_on(package, "AWS/Lambda", "FunctionName", {"Ref": name})

        stream = any("Stream" in one["Properties"] for one in function.get("Events", {}).values())
        own = {"IteratorAge"} if stream else set()
        assert {"Errors", "Throttles", "Duration"} | own == set(alarms), name
        assert 800 * function["Timeout"] == alarms["Duration"]["Threshold"], name


def test_every_queue_that_is_sent_from_has_dead_letters_and_both_have_an_alarm(package):
    queues = package.resources("AWS::SQS::Queue")
    sources = {name: one for name, one in queues.items() if "RedrivePolicy" in one}

    assert {"Outbox", "SesEvents", "SpilledHits", "Exports", "Deliveries"} == set(sources)
    for name, queue in sources.items():
        dead, _ = queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"]
        for watched, metric in (
            (name, "ApproximateAgeOfOldestMessage"),
            (dead, "ApproximateNumberOfMessagesVisible"),
        ):
            resource = {"Fn::GetAtt": [watched, "QueueName"]}
            assert metric in alarms_on(package, "AWS/SQS", "QueueName", resource)


def test_the_alarm_on_the_api_watches_the_api_of_this_stack(package):
    (api,) = package.resources("AWS::Serverless::Api").values()
    watched = {
        query["MetricStat"]["Metric"]["MetricName"]: query["MetricStat"]["Metric"]["Dimensions"]
        for query in package.alarms["ApiFailsAlarm"]["Metrics"]
        if "MetricStat" in query
    }

    of_this_stack = [{"Name": "ApiName", "Value": api["Name"]}]
    assert {"5XXError": of_this_stack, "Count": of_this_stack} == watched


def test_metrics_are_told_apart_by_stage(package):
    ours = [
        one["Dimensions"] for one in package.alarms.values() if one.get("Namespace") == "Ricevuta"
    ]

    assert len(ours) > 10
    assert all({"Name": "stage", "Value": {"Ref": "Stage"}} in dimensions for dimensions in ours)


def test_every_metric_that_an_alarm_watches_is_counted_by_the_service(package):
    source = "".join(path.read_text() for path in (package.root / "chalicelib").rglob("*.py"))

    watched = {name for _, _, name in own_metrics(package)}

    assert {
        "EmailFailed",
        "EmailOutcomeUnknown",
        "EmailBuried",
        "HitNotRecorded",
        "SmtpBroken",
    } <= watched
    assert set() == {name for name in watched if f'"{name}"' not in source}


def test_the_runbook_explains_every_metric_of_the_service_and_no_other(package):
    source = "".join(path.read_text() for path in (package.root / "chalicelib").rglob("*.py"))
    written = set(re.findall(r'\b(?:count|measure|_tell)\(\s*"([A-Z]\w+)"', source))
    metrics_part = (package.root / "docs/runbook.md").read_text().split("## Metrics\n")[1]

    rows = re.findall(r"^\| (`[^|]+) \|", metrics_part.split("\n## ")[0], re.MULTILINE)

    assert written == set(re.findall(r"`(\w+)`", "".join(rows)))


def test_what_waits_in_the_outbox_on_purpose_rings_no_alarm(package):
    first_two_hand_outs = timedelta(minutes=5)  # at a company's limit by the minute

    alarm = package.alarms["OutboxWaitsAlarm"]

    assert (LONGEST_DELAY + first_two_hand_outs).total_seconds() < alarm["Threshold"]


def test_alarms_watch_the_namespace_and_service_that_the_code_writes(package, code):
    watched = {(namespace, service) for namespace, service, _ in own_metrics(package)}

    assert {tuple(code["metrics"])} == watched


def test_the_lambdas_environment_agrees_with_the_code_on_namespace_and_service(package, code):
    variables = [one["Environment"]["Variables"] for one in package.lambdas.values()]

    told = {
        (one["POWERTOOLS_METRICS_NAMESPACE"], one["POWERTOOLS_SERVICE_NAME"]) for one in variables
    }

    assert {tuple(code["metrics"])} == told

"""The way of what SES tells: only SES can begin it, and nothing gets lost on it."""

from chalicelib.domain.message.delivery_events import _READERS
from chalicelib.stores.inbound import PREFIX

RULE = "receipt-rule-set/${InboundRules}:receipt-rule/bounces"

OTHERWISE_SPELT = {"Rendering Failure": "renderingFailure", "DeliveryDelay": "deliveryDelay"}


def only(resources):
    (one,) = resources.values()
    return one


def test_the_configuration_set_of_every_lambda_is_the_one_that_publishes(package):
    (name,) = package.resources("AWS::SES::ConfigurationSet")
    destination = only(package.resources("AWS::SES::ConfigurationSetEventDestination"))
    variables = [one["Environment"]["Variables"] for one in package.lambdas.values()]

    assert {"Ref": name} == destination["ConfigurationSetName"]
    assert all({"Ref": name} == one["SES_CONFIGURATION_SET"] for one in variables)
    assert destination["EventDestination"]["Enabled"]


def test_every_event_that_the_code_reads_is_published_and_no_other(package):
    destination = only(package.resources("AWS::SES::ConfigurationSetEventDestination"))

    read = {OTHERWISE_SPELT.get(name, name.lower()) for name in _READERS}

    assert read == set(destination["EventDestination"]["MatchingEventTypes"])


def test_events_go_from_the_topic_to_the_queue_as_ses_wrote_them(package):
    destination = only(package.resources("AWS::SES::ConfigurationSetEventDestination"))
    topic = destination["EventDestination"]["SnsDestination"]["TopicARN"]["Ref"]
    [subscription] = [
        one
        for one in package.resources("AWS::SNS::Subscription").values()
        if one["TopicArn"] == {"Ref": topic}
    ]
    mapping = package.lambdas["RecordSesEvents"]["Events"]["RecordSesEventsSqsEventSource"]

    assert ("sqs", True) == (subscription["Protocol"], subscription["RawMessageDelivery"])
    assert mapping["Properties"]["Queue"] == subscription["Endpoint"]
    assert ["ReportBatchItemFailures"] == mapping["Properties"]["FunctionResponseTypes"]


def test_only_the_topic_may_fill_the_queue(package):
    policy = only(package.resources("AWS::SQS::QueuePolicy"))
    (statement,) = policy["PolicyDocument"]["Statement"]

    assert [{"Ref": "SesEvents"}] == policy["Queues"]
    assert ("Allow", "sqs:SendMessage") == (statement["Effect"], statement["Action"])
    assert {"Service": "sns.amazonaws.com"} == statement["Principal"]
    assert {"ArnEquals": {"aws:SourceArn": {"Ref": "SesEventsTopic"}}} == statement["Condition"]


def test_only_ses_may_publish_and_only_for_the_configuration_set_of_this_stack(package):
    policy = only(package.resources("AWS::SNS::TopicPolicy"))
    (name,) = package.resources("AWS::SES::ConfigurationSet")
    sources = []
    for statement in policy["PolicyDocument"]["Statement"]:
        assert ("Allow", "sns:Publish") == (statement["Effect"], statement["Action"])
        assert {"Service": "ses.amazonaws.com"} == statement["Principal"]
        source = statement["Condition"]["StringEquals"]
        assert {"Ref": "AWS::AccountId"} == source["aws:SourceAccount"]
        sources.append(source["aws:SourceArn"]["Fn::Sub"].partition("${AWS::AccountId}:")[2])

    assert [{"Ref": "SesEventsTopic"}] == policy["Topics"]
    assert [f"configuration-set/${{{name}}}", RULE] == sources


def test_only_the_rule_of_this_stack_puts_mail_into_the_bucket_and_only_where_it_comes_in(package):
    policy = only(package.resources("AWS::S3::BucketPolicy"))
    [allowed] = [one for one in policy["PolicyDocument"]["Statement"] if "Allow" == one["Effect"]]
    source = allowed["Condition"]["StringEquals"]

    assert ({"Service": "ses.amazonaws.com"}, "s3:PutObject") == (
        allowed["Principal"],
        allowed["Action"],
    )
    assert {"Fn::Sub": "${ContentBucket.Arn}/inbound/*"} == allowed["Resource"]
    assert source["aws:SourceArn"]["Fn::Sub"].endswith(RULE)
    assert {"Ref": "AWS::AccountId"} == source["aws:SourceAccount"]


def test_mail_that_comes_in_lies_where_the_code_looks_and_is_told_by_the_same_topic(package):
    rule = only(package.resources("AWS::SES::ReceiptRule"))["Rule"]
    rules = package.resources("AWS::S3::Bucket")["ContentBucket"]["LifecycleConfiguration"]["Rules"]
    [kept] = [rule for rule in rules if PREFIX == rule.get("Prefix")]

    [action] = [one["S3Action"] for one in rule["Actions"]]
    assert RULE.endswith(f"/{rule['Name']}")
    assert (PREFIX, {"Ref": "SesEventsTopic"}) == (action["ObjectKeyPrefix"], action["TopicArn"])
    assert [{"Ref": "InboundDomain"}] == rule["Recipients"]
    assert ("Enabled", 2) == (kept["Status"], kept["ExpirationInDays"])


def test_an_event_is_tried_again_for_longer_than_it_may_be_ahead_of_its_email(package, code):
    queue = package.resources("AWS::SQS::Queue")["SesEvents"]
    tried = queue["VisibilityTimeout"] * queue["RedrivePolicy"]["maxReceiveCount"]

    assert queue["VisibilityTimeout"] >= 6 * package.lambdas["RecordSesEvents"]["Timeout"]
    assert code["event_ahead_seconds"] < tried < queue["MessageRetentionPeriod"]


def test_uploads_that_no_email_took_go_after_a_day(package):
    rules = package.resources("AWS::S3::Bucket")["ContentBucket"]["LifecycleConfiguration"]["Rules"]

    [rule] = [rule for rule in rules if rule.get("Prefix") == "uploads/"]
    assert ("Enabled", 1) == (rule["Status"], rule["ExpirationInDays"])

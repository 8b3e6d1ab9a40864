"""Ways to spoil the template that no stand-in and no linter sees: AWS takes each, and runs it."""

from __future__ import annotations

from infra.faults.planting import MAPPING, RULE, Document, fault, properties
from infra.templates import listed

MEMORY = 10_240
MANY = 1000


def statement(document: Document, role: str, action: str) -> Document:
    """The first statement of a role that allows an action."""
    return next(
        one
        for policy in properties(document, role)["Policies"]
        for one in policy["PolicyDocument"]["Statement"]
        if action in listed(one["Action"])
    )


@fault("condition misspelt")
def misspelt_condition(document: Document) -> None:
    decrypting = statement(document, "DeliverEmailsRole", "kms:Decrypt")
    decrypting["Condition"]["Null"] = {"kms:EncryptionContextKey": "false"}


@fault("condition of a resource misspelt")
def misspelt_source(document: Document) -> None:
    policy = properties(document, "SesEventsPolicy")["PolicyDocument"]
    policy["Statement"][0]["Condition"] = {"ArnEquals": {"aws:SourceARN": {"Ref": "Outbox"}}}


@fault("condition bound to the wrong parameter")
def wrong_parameter(document: Document) -> None:
    sending = statement(document, "DeliverEmailsRole", "ses:SendEmail")
    sending["Condition"]["StringEqualsIgnoreCase"]["ses:FromAddress"] = {"Ref": "AlarmEmail"}


@fault("condition left out")
def no_condition(document: Document) -> None:
    del statement(document, "ApiHandlerRole", "kms:Decrypt")["Condition"]


@fault("schedule disabled")
def no_schedule(document: Document) -> None:
    properties(document, RULE)["State"] = "DISABLED"


@fault("variable that names the wrong queue")
def wrong_queue(document: Document) -> None:
    variables = properties(document, "APIHandler")["Environment"]["Variables"]
    variables["OUTBOX_URL"] = {"Ref": "DeadLetters"}


@fault("CORS without PUT")
def no_put(document: Document) -> None:
    rules = properties(document, "ContentBucket")["CorsConfiguration"]["CorsRules"]
    rules[0]["AllowedMethods"] = ["GET"]


@fault("key without rotation")
def no_rotation(document: Document) -> None:
    properties(document, "CompanyKey")["EnableKeyRotation"] = False


@fault("memory out of bounds")
def much_memory(document: Document) -> None:
    properties(document, "DeliverEmails")["MemorySize"] = MEMORY


@fault("concurrency out of bounds")
def many_at_once(document: Document) -> None:
    properties(document, MAPPING)["ScalingConfig"] = {"MaximumConcurrency": MANY}


@fault("bucket policy without /*")
def no_objects(document: Document) -> None:
    policy = properties(document, "ContentBucketPolicy")["PolicyDocument"]
    policy["Statement"][0]["Resource"] = {"Fn::GetAtt": ["ContentBucket", "Arn"]}


@fault("deletion protection off")
def unprotected(document: Document) -> None:
    properties(document, "EmailsTable")["DeletionProtectionEnabled"] = False


@fault("permission without its condition")
def anybodys_api(document: Document) -> None:
    del properties(document, "APIHandlerInvokePermission")["SourceArn"]


@fault("mapping disabled")
def no_mapping(document: Document) -> None:
    properties(document, MAPPING)["Enabled"] = False


@fault("expiry by an attribute that no item has")
def no_expiry(document: Document) -> None:
    properties(document, "EmailsTable")["TimeToLiveSpecification"]["AttributeName"] = "expires"


@fault("table without recovery")
def no_recovery(document: Document) -> None:
    recovery = properties(document, "CompaniesTable")["PointInTimeRecoverySpecification"]
    recovery["PointInTimeRecoveryEnabled"] = False


@fault("bucket that could be opened to everybody")
def public_bucket(document: Document) -> None:
    properties(document, "ContentBucket")["PublicAccessBlockConfiguration"]["BlockPublicPolicy"] = (
        False
    )


@fault("events in an envelope that nobody opens")
def enveloped(document: Document) -> None:
    properties(document, "SesEventsSubscription")["RawMessageDelivery"] = False


@fault("outbox that gives up after one try")
def one_try(document: Document) -> None:
    properties(document, "Outbox")["RedrivePolicy"]["maxReceiveCount"] = 1


@fault("stream without what an item was")
def poor_stream(document: Document) -> None:
    properties(document, "EmailsTable")["StreamSpecification"]["StreamViewType"] = "KEYS_ONLY"


@fault("SES tells nothing")
def no_events(document: Document) -> None:
    properties(document, "SesEventsDestination")["EventDestination"]["Enabled"] = False


@fault("topic that everybody may publish to")
def public_topic(document: Document) -> None:
    policy = properties(document, "SesEventsTopicPolicy")["PolicyDocument"]
    policy["Statement"][0]["Principal"] = "*"


@fault("alarm that rings at silence")
def rings_at_night(document: Document) -> None:
    properties(document, "DeadLettersAlarm")["TreatMissingData"] = "breaching"


@fault("alarm that never rings")
def upside_down(document: Document) -> None:
    properties(document, "DeadLettersAlarm")["ComparisonOperator"] = "LessThanThreshold"


@fault("alarm whose actions are off")
def muted(document: Document) -> None:
    properties(document, "DeadLettersAlarm")["ActionsEnabled"] = False


@fault("API Gateway repeats what was sent")
def echoes(document: Document) -> None:
    responses = properties(document, "RestAPI")["Body"]["x-amazon-apigateway-gateway-responses"]
    responses["INVALID_SIGNATURE"]["responseTemplates"] = {
        "application/json": '{"message": $context.error.messageString}'
    }


@fault("right to everything")
def everything(document: Document) -> None:
    statement(document, "ApiHandlerRole", "dynamodb:PutItem")["Resource"] = "*"


@fault("log that never ends")
def endless_log(document: Document) -> None:
    del properties(document, "ApiHandlerLogs")["RetentionInDays"]


@fault("pictures that API Gateway spoils")
def no_bytes(document: Document) -> None:
    properties(document, "RestAPI")["Body"]["x-amazon-apigateway-binary-media-types"] = []


@fault("release that publishes no version")
def no_version(document: Document) -> None:
    properties(document, "APIHandlerVersion")["Description"] = "live"


@fault("output that names the wrong table")
def wrong_output(document: Document) -> None:
    document["Outputs"]["GrantsTableName"]["Value"] = {"Ref": "DomainsTable"}

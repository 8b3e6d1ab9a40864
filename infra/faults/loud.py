"""Twenty-eight ways to spoil the template, seen to pass a stand-in for AWS, a linter or both."""

from __future__ import annotations

import re

from infra.faults.planting import GONE, MAPPING, RULE, Document, fault, forbid, properties, uri


@fault("GetAtt of no attribute")
def no_attribute(document: Document) -> None:
    properties(document, MAPPING)["EventSourceArn"] = {"Fn::GetAtt": ["Outbox", "Arm"]}


@fault("circular dependency")
def circle(document: Document) -> None:
    document["Resources"]["DeadLetters"]["DependsOn"] = "Outbox"


@fault("dead letters of no queue")
def no_dead_letters(document: Document) -> None:
    properties(document, "Outbox")["RedrivePolicy"]["deadLetterTargetArn"] = GONE["sqs"]


@fault("role lacks dynamodb:PutItem")
def may_not_put(document: Document) -> None:
    forbid(document, "ApiHandlerRole", "dynamodb:PutItem")


@fault("handler does not exist")
def no_handler(document: Document) -> None:
    properties(document, "DeliverEmails")["Handler"] = "app.deliver_mail"


@fault("Ref to nothing")
def dangling(document: Document) -> None:
    properties(document, "APIHandler")["Environment"]["Variables"]["OUTBOX_URL"] = {"Ref": "Outbx"}


@fault("unknown property")
def unknown(document: Document) -> None:
    properties(document, "Outbox")["VisibilityTimeOut"] = 720


@fault("key of an index undefined")
def undefined_key(document: Document) -> None:
    index = properties(document, "EmailsTable")["GlobalSecondaryIndexes"][0]
    index["KeySchema"][0]["AttributeName"] = "category"


@fault("attribute that no key uses")
def unused(document: Document) -> None:
    defined = properties(document, "EmailsTable")["AttributeDefinitions"]
    defined.append({"AttributeName": "subject", "AttributeType": "S"})


@fault("runtime that does not exist")
def no_runtime(document: Document) -> None:
    properties(document, "DeliverEmails")["Runtime"] = "python3.99"


@fault("FunctionResponseTypes misspelt")
def misspelt(document: Document) -> None:
    properties(document, MAPPING)["FunctionResponseTypes"] = ["ReportBatchItemFailure"]


@fault("operator that no alarm has")
def no_operator(document: Document) -> None:
    properties(document, "DeadLettersAlarm")["ComparisonOperator"] = "GreaterThan"


@fault("alarm with a period of 45 s")
def odd_period(document: Document) -> None:
    properties(document, "DeadLettersAlarm")["Period"] = 45


@fault("rate(1 minutes)")
def bad_rate(document: Document) -> None:
    properties(document, RULE)["ScheduleExpression"] = "rate(1 minutes)"


@fault("time-out of 901 s")
def too_long(document: Document) -> None:
    properties(document, "ReleaseDueEmails")["Timeout"] = 901


@fault("variable whose name Lambda keeps for itself")
def reserved(document: Document) -> None:
    properties(document, "APIHandler")["Environment"]["Variables"]["AWS_REGION"] = "eu-south-1"


@fault("policy that neither allows nor denies")
def no_effect(document: Document) -> None:
    policy = properties(document, "DeliverEmailsRole")["Policies"][0]["PolicyDocument"]
    policy["Statement"][0]["Effect"] = "Permit"


@fault("visibility below the time-out")
def too_soon(document: Document) -> None:
    properties(document, "Outbox")["VisibilityTimeout"] = 60


@fault("role lacks sqs:ReceiveMessage")
def may_not_receive(document: Document) -> None:
    forbid(document, "DeliverEmailsRole", "sqs:ReceiveMessage")


@fault("no permission for the API")
def api_may_not(document: Document) -> None:
    del document["Resources"]["APIHandlerInvokePermission"]


@fault("no permission for an authorizer")
def authorizer_may_not(document: Document) -> None:
    properties(document, "RestAPI")["Body"].setdefault("securityDefinitions", {})["ask"] = {
        "type": "apiKey",
        "name": "Authorization",
        "in": "header",
        "x-amazon-apigateway-authtype": "custom",
        "x-amazon-apigateway-authorizer": {"type": "token", "authorizerUri": uri("DeliverEmails")},
    }


@fault("permission for another API")
def other_api(document: Document) -> None:
    source = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:abcdefghij/*"
    properties(document, "APIHandlerInvokePermission")["SourceArn"] = {"Fn::Sub": source}


@fault("role that Lambda may not take on")
def distrusted(document: Document) -> None:
    trust = properties(document, "DeliverEmailsRole")["AssumeRolePolicyDocument"]
    trust["Statement"][0]["Principal"]["Service"] = "ec2.amazonaws.com"


@fault("zip that is not in the bucket")
def no_zip(document: Document) -> None:
    properties(document, "DeliverEmails")["Code"]["S3Key"] = "ricevuta/gone.zip"


@fault("mapping from no queue")
def no_queue(document: Document) -> None:
    properties(document, MAPPING)["EventSourceArn"] = GONE["sqs"]


@fault("batch of 500 without a window")
def no_window(document: Document) -> None:
    properties(document, MAPPING)["BatchSize"] = 500


@fault("alarm to no topic")
def no_topic(document: Document) -> None:
    properties(document, "DeadLettersAlarm")["AlarmActions"] = [GONE["sns"]]


@fault("integration to no function")
def no_function(document: Document) -> None:
    body = properties(document, "RestAPI")["Body"]
    integration = body["paths"]["/o/{token}"]["get"]["x-amazon-apigateway-integration"]
    text = integration["uri"]["Fn::Sub"]
    integration["uri"] = {"Fn::Sub": re.sub(r"\$\{APIHandler\w*(\.Arn)?\}", GONE["lambda"], text)}

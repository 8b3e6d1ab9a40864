"""Writes down what each Lambda asks of AWS while tests run: which action, on which resource."""

import os
import threading
from collections import defaultdict
from contextlib import contextmanager
from functools import cache

from chalice.app import Chalice, EventSourceHandler

from chalicelib import aws
from local import stack

_IN_TRANSACTION = {
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
    "ConditionCheck": "ConditionCheckItem",
    "Get": "GetItem",
}
_ON_OBJECTS = {
    "HeadObject": "GetObject",
    "CopyObject": "PutObject",
    "DeleteObjects": "DeleteObject",
    "CreateMultipartUpload": "PutObject",
    "UploadPart": "PutObject",
    "CompleteMultipartUpload": "PutObject",
    "ListParts": "ListMultipartUploadParts",
}


class Recorder:
    """The calls, by the Lambda that made them."""

    def __init__(self):
        self.calls = defaultdict(set)
        self._here = threading.local()
        self._running = []  # a Lambda may work in threads of its own

    @contextmanager
    def as_lambda(self, name):
        """Take what is asked meanwhile for this Lambda's."""
        before = getattr(self._here, "name", None)
        self._here.name = name
        self._running.append(name)
        try:
            yield
        finally:
            self._here.name = before
            self._running.remove(name)

    def note(self, service, operation, params):
        """Write down a call, if a Lambda made it."""
        name = getattr(self._here, "name", None) or (self._running[-1] if self._running else None)
        if name:
            for action, resource in rights_for(service, operation, params):
                self.calls[name].add((action, resource))

    def written(self):
        """The calls as infra/aws_calls.json has them."""
        return {name: sorted(map(list, calls)) for name, calls in sorted(self.calls.items())}


def listen(session, recorder):
    """Write down what the clients ask that a session makes from now on.

    By the event with which a client builds its parameters: that comes with signed URLs too.
    """

    def asked(params, model, **_):
        recorder.note(model.service_model.service_name, model.name, params)

    session.events.register("provide-client-params", asked)


def install(monkeypatch, recorder):
    """Listen to the session that makes the service's clients, and no test's; and at every door."""
    listen(aws.session(), recorder)
    serve, handle = Chalice.__call__, EventSourceHandler.__call__

    def served(self, event, context):
        with recorder.as_lambda("api_handler"):
            return serve(self, event, context)

    def handled(self, event, context):
        with recorder.as_lambda(self.func.__name__):
            return handle(self, event, context)

    monkeypatch.setattr(Chalice, "__call__", served)
    monkeypatch.setattr(EventSourceHandler, "__call__", handled)


def rights_for(service, operation, params):
    """What IAM asks for: https://docs.aws.amazon.com/service-authorization/latest/reference/."""
    match service:
        case "dynamodb":
            yield from _of_dynamodb(operation, params)
        case "s3":
            yield from _of_s3(operation, params)
        case "sqs":
            yield f"sqs:{operation.removesuffix('Batch')}", logical(params["QueueUrl"])
        case "kms":
            # A test that rotates keys makes more of them.
            signs = os.environ["WEBHOOK_KEY_ID"] == params.get("KeyId")
            key = "WebhookKey" if signs else "DossierKey"
            yield f"kms:{operation}", "CompanyKey" if "crypt" in operation else key
        case "secretsmanager":
            yield f"secretsmanager:{operation}", logical(params["SecretId"])
        case "sesv2":
            yield from _of_ses(operation, params)
        case _:
            yield f"{service}:{operation}", "?"


def _of_ses(operation, params):
    if "SuppressedDestination" in operation:
        yield f"ses:{operation}", "*"  # the account's one list, which has no ARN
        return
    yield f"ses:{operation}", "ses/identity"
    if "ConfigurationSetName" in params:
        yield f"ses:{operation}", "ses/configuration-set"
    if "Tags" in params:
        yield "ses:TagResource", "ses/identity"


def _of_dynamodb(operation, params):
    if "TransactItems" in params:
        for item in params["TransactItems"]:
            ((what, of),) = item.items()
            yield f"dynamodb:{_IN_TRANSACTION[what]}", logical(of["TableName"])
        return
    index = f"/index/{params['IndexName']}" if "IndexName" in params else ""
    for table in params.get("RequestItems", [params.get("TableName")]):
        yield f"dynamodb:{operation}", logical(table) + index


def _of_s3(operation, params):
    bucket = logical(params["Bucket"])
    if operation.startswith("ListObjects"):
        yield "s3:ListBucket", bucket
        return
    keys = [params["Key"]] if "Key" in params else [o["Key"] for o in params["Delete"]["Objects"]]
    for folder in {place(key) for key in keys}:
        yield f"s3:{_ON_OBJECTS.get(operation, operation)}", f"{bucket}/{folder}"
        if "Tagging" in params:
            yield "s3:PutObjectTagging", f"{bucket}/{folder}"
    if operation == "CopyObject":
        yield "s3:GetObject", f"{bucket}/{place(params['CopySource']['Key'])}"


def place(key):
    """An example of where it lies among the objects: content, or in a folder of another kind."""
    first = key.partition("/")[0]
    return "content/one" if first[0].isdecimal() else f"{first}/one"


def logical(physical):
    """What the template calls a table, queue, bucket, key or secret."""
    for variable, name in resources_by_variable().items():
        if physical in os.environ.get(variable, "").split(","):
            return name
    return f"? {physical}"


@cache
def resources_by_variable():
    """The resource that each variable of the service names."""
    outputs = stack.data_template()["Outputs"]
    return {
        variable: outputs[output]["Value"]["Ref"] for output, variable in stack.FROM_OUTPUTS.items()
    }

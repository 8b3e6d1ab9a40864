"""The template as a whole, the API, the queues and the data resources."""

import json
import re
import subprocess

from chalicelib.domain.companies import CONTENT_MONTHS
from chalicelib.domain.problems import ErrorCode
from chalicelib.stores.attachments import content_place

DATA = {
    "AWS::DynamoDB::Table",
    "AWS::SQS::Queue",
    "AWS::S3::Bucket",
    "AWS::KMS::Key",
    "AWS::SecretsManager::Secret",
}
LONGEST_MONTH = 31
OUTPUTS_OF_THE_OPERATOR = {
    "EmailsTableName",
    "CompaniesTableName",
    "BatchesTableName",
    "HoldsTableName",
    "UsageTableName",
    "DocumentsTableName",
    "IssuedDocumentsTableName",
    "RemindersTableName",
    "TemplatesTableName",
    "ExportsTableName",
    "OutboxUrl",
    "ExportsUrl",
    "DeadLettersUrl",
    "SesEventsUrl",
    "SpilledHitsUrl",
    "ContentBucketName",
    "TokenKeysSecretId",
    "MailboxClientsSecretId",
    "CompanyKeyId",
    "DossierKeyId",
    "SubscriptionsTableName",
    "DeliveriesTableName",
    "DeliveriesUrl",
    "WebhookKeyId",
}


def references(value) -> set[str]:
    """The logical ids, parameters and pseudo parameters that a value refers to."""
    if isinstance(value, list):
        return {name for child in value for name in references(child)}
    if not isinstance(value, dict):
        return set()
    if "Ref" in value:
        return {value["Ref"]}
    if "Fn::GetAtt" in value:
        return {value["Fn::GetAtt"][0]}
    if "Fn::Sub" in value:
        return set(re.findall(r"\$\{([\w:]+)", json.dumps(value)))
    return {name for child in value.values() for name in references(child)}


def outbox_mapping(package) -> dict:
    return package.lambdas["DeliverEmails"]["Events"]["DeliverEmailsSqsEventSource"]["Properties"]


def test_cfn_lint_has_nothing_to_say(package):
    # W2530 wants SAM's AutoPublishAlias; the version and its alias are our own (decisions/0031).
    options = ["--regions", "eu-south-1", "--ignore-checks", "W2530"]
    lint = subprocess.run(
        [package.root / ".venv/bin/cfn-lint", *options, "--", package.sam_file],
        check=False,
        capture_output=True,
        text=True,
    )

    assert ("", 0) == (lint.stdout, lint.returncode)


def test_what_holds_data_refers_to_nothing_that_the_local_stage_leaves_out(package):
    data = {
        name: resource
        for name, resource in package.template["Resources"].items()
        if resource["Type"] in DATA
    }
    known = set(data) | set(package.template["Parameters"])

    assert DATA == {resource["Type"] for resource in data.values()}
    assert set() == references(list(data.values())) - known
    outputs = {name: package.template["Outputs"][name] for name in OUTPUTS_OF_THE_OPERATOR}
    assert set() == references(outputs) - known


def test_what_holds_data_outlives_the_stack(package):
    forgotten = {
        name
        for name, resource in package.template["Resources"].items()
        if resource["Type"] in DATA
        and (resource["DeletionPolicy"], resource["UpdateReplacePolicy"])
        != ("RetainExceptOnCreate", "Retain")
    }

    assert {"BatchesTable", "ExportsTable", "UsageTable"} == forgotten


def test_one_bad_email_does_not_send_its_whole_batch_again(package):
    assert ["ReportBatchItemFailures"] == outbox_mapping(package)["FunctionResponseTypes"]


def test_a_batch_is_not_handed_out_again_while_it_is_being_sent(package):
    queue, _ = outbox_mapping(package)["Queue"]["Fn::GetAtt"]

    visibility = package.resources("AWS::SQS::Queue")[queue]["VisibilityTimeout"]

    assert visibility >= 6 * package.lambdas["DeliverEmails"]["Timeout"]


def test_a_claim_outlasts_its_worker_and_ends_before_the_message_comes_again(package, code):
    visibility = package.resources("AWS::SQS::Queue")["Outbox"]["VisibilityTimeout"]

    assert package.lambdas["DeliverEmails"]["Timeout"] < code["lease_seconds"] < visibility


def test_the_worker_gives_an_email_up_before_the_outbox_does(package, code):
    outbox = package.resources("AWS::SQS::Queue")["Outbox"]

    # Waits are cut by up to half, and before the longest ones there are a few short ones.
    assert outbox["RedrivePolicy"]["maxReceiveCount"] > code["longest_waits"] + 20
    assert outbox["MessageRetentionPeriod"] > code["given_up_after_seconds"]


def test_one_email_fits_into_the_time_of_its_worker(package, code):
    assert code["one_email_takes_seconds"] < package.lambdas["DeliverEmails"]["Timeout"]


def test_sending_is_braked_by_the_mapping_and_not_by_throttling(package):
    by_choice = package.template["Mappings"]["AtOnce"]
    at_once = outbox_mapping(package)["ScalingConfig"]["MaximumConcurrency"]

    assert {"Fn::FindInMap": ["AtOnce", {"Ref": "Concurrency"}, "Outbox"]} == at_once
    assert min(choice["Outbox"] for choice in by_choice.values()) >= 2
    assert [] == [
        name for name, one in package.lambdas.items() if "ReservedConcurrentExecutions" in one
    ]


def test_dead_letters_are_kept_longer_than_they_can_have_waited_before(package):
    queues = package.resources("AWS::SQS::Queue")
    dead_letters, _ = queues["Outbox"]["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"]

    kept = queues[dead_letters]["MessageRetentionPeriod"]

    assert kept > queues["Outbox"]["MessageRetentionPeriod"]


def test_every_time_for_which_content_may_be_kept_has_its_lifecycle_rule(package):
    rules = package.resources("AWS::S3::Bucket")["ContentBucket"]["LifecycleConfiguration"]["Rules"]

    days = {
        rule["Prefix"]: rule["ExpirationInDays"]
        for rule in rules
        if rule.get("Prefix", "").endswith("-months/")
    }

    def prefix(months):
        return content_place(months, 12345, "b").partition("12345")[0]

    assert {prefix(months): months * LONGEST_MONTH for months in CONTENT_MONTHS} == days


def test_the_bucket_is_closed_to_the_public_and_to_plain_http(package):
    block = package.resources("AWS::S3::Bucket")["ContentBucket"]["PublicAccessBlockConfiguration"]
    (policy,) = package.resources("AWS::S3::BucketPolicy").values()
    statement, _ = policy["PolicyDocument"]["Statement"]

    assert [True] * 4 == list(block.values())
    assert {"Ref": "ContentBucket"} == policy["Bucket"]
    assert ("Deny", "s3:*") == (statement["Effect"], statement["Action"])
    assert {"Bool": {"aws:SecureTransport": "false"}} == statement["Condition"]


def test_the_signing_keys_are_minted_as_the_key_ring_reads_them(package):
    secret = package.resources("AWS::SecretsManager::Secret")["TokenKeys"]
    minted = secret["GenerateSecretString"]

    ring = json.loads(minted["SecretStringTemplate"])

    assert {"current": minted["GenerateStringKey"]} == ring
    assert (64, True) == (minted["PasswordLength"], minted["ExcludePunctuation"])


def test_no_mailbox_can_be_connected_before_the_operator_is_registered_anywhere(package):
    secret = package.resources("AWS::SecretsManager::Secret")["MailboxClients"]

    assert "{}" == secret["SecretString"]


def test_the_api_takes_and_gives_bytes_whatever_accept_says(package):
    (api,) = package.resources("AWS::Serverless::Api").values()

    assert ["*/*"] == api["DefinitionBody"]["x-amazon-apigateway-binary-media-types"]
    assert "REGIONAL" == api["EndpointConfiguration"]


def test_api_gateways_own_errors_come_in_the_envelope_of_the_service(package):
    (api,) = package.resources("AWS::Serverless::Api").values()
    responses = api["GatewayResponses"]
    codes = {code.value for code in ErrorCode}

    assert {"MISSING_AUTHENTICATION_TOKEN", "INVALID_SIGNATURE", "DEFAULT_4XX"} <= set(responses)
    assert 404 == responses["MISSING_AUTHENTICATION_TOKEN"]["StatusCode"]
    assert 404 == responses["INVALID_SIGNATURE"]["StatusCode"]
    for response in responses.values():
        assert "context.requestId" == response["ResponseParameters"]["Headers"]["X-Request-Id"]
        answered = json.loads(response["ResponseTemplates"]["application/json"])
        assert ["error"] == list(answered)
        assert {
            "message": answered["error"]["message"],
            "validation_result": None,
            "code": answered["error"]["code"],
            "problems": [],
            "request_id": "$context.requestId",
        } == answered["error"]
        assert answered["error"]["code"] in codes


def test_api_gateway_repeats_nothing_of_a_request(package):
    """Its own words for a path that it does not know hold the Authorization header."""
    (api,) = package.resources("AWS::Serverless::Api").values()

    said = json.dumps(api["GatewayResponses"])

    assert {"$context.requestId"} == set(re.findall(r"\$context[.\w]*", said))
    assert {"DEFAULT_4XX", "DEFAULT_5XX"} <= set(api["GatewayResponses"])


def test_an_email_counts_as_lost_when_its_message_cannot_be_there_any_more(package, code):
    outbox = package.resources("AWS::SQS::Queue")["Outbox"]

    assert code["messages_kept_seconds"] == outbox["MessageRetentionPeriod"]


def test_dossiers_and_webhooks_are_signed_by_keys_that_sign_and_by_nobody_else(package):
    keys = package.resources("AWS::KMS::Key")
    variables = package.lambdas["APIHandler"]["Environment"]["Variables"]
    signers = {
        name: statement["Resource"]
        for name, role in package.resources("AWS::IAM::Role").items()
        for policy in role.get("Policies", [])
        for statement in policy["PolicyDocument"]["Statement"]
        if "kms:Sign" in statement["Action"]
    }

    for name in ("DossierKey", "WebhookKey"):
        assert ("ECC_NIST_P256", "SIGN_VERIFY") == (keys[name]["KeySpec"], keys[name]["KeyUsage"])
    assert {"Ref": "DossierKey"} == variables["DOSSIER_KEY_IDS"]
    assert {"Ref": "WebhookKey"} == variables["WEBHOOK_KEY_ID"]
    assert {
        "ApiHandlerRole": {"Fn::GetAtt": ["DossierKey", "Arn"]},
        "DeliverWebhooksRole": {"Fn::GetAtt": ["WebhookKey", "Arn"]},
    } == signers


def test_exports_are_given_up_by_their_lambda_and_handed_out_once_at_a_time(package, code):
    function = package.lambdas["WriteExports"]
    queue = package.resources("AWS::SQS::Queue")["Exports"]

    assert function["Timeout"] < code["export_lease_seconds"] < queue["VisibilityTimeout"]
    assert queue["VisibilityTimeout"] >= 6 * function["Timeout"]
    assert code["export_tries"] < queue["RedrivePolicy"]["maxReceiveCount"]


def test_exports_go_when_they_are_forgotten(package, code):
    rules = package.resources("AWS::S3::Bucket")["ContentBucket"]["LifecycleConfiguration"]["Rules"]

    [rule] = [rule for rule in rules if rule.get("Prefix") == "exports/"]
    assert ("Enabled", code["export_kept_days"]) == (rule["Status"], rule["ExpirationInDays"])


def test_a_spilled_hit_is_not_looked_at_while_its_write_may_be_under_way(package, code):
    queue = package.resources("AWS::SQS::Queue")["SpilledHits"]

    assert queue["DelaySeconds"] >= 10 * code["a_hit_waits_seconds"]

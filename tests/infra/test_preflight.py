"""What the operator reads before a deployment that would fail or not work; AWS is answered for."""

from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError

from infra import preflight
from infra.stages import Stage

ARN = "arn:aws:acm:eu-south-1:1:certificate/c"
SAID = {
    "NoReplyAddress": "no-reply@mail.example.it",
    "AlarmEmail": "ops@example.it",
    "PublicUrl": "https://docs.example.it",
    "DomainName": "docs.example.it",
    "CertificateArn": ARN,
}
PROD = Stage("prod", "eu-south-1", SAID)


def refuse(code):
    def refuse(**_):
        raise ClientError({"Error": {"Code": code, "Message": code}}, "Operation")

    return refuse


def aws(**changed):
    """An account in which all is well, but for what is changed."""
    well = {
        "opted": "ENABLED",
        "lambdas": 1000,
        "ses": {
            "ProductionAccessEnabled": True,
            "SendingEnabled": True,
            "SendQuota": {"Max24HourSend": 50_000.0},
        },
        "verified": {"example.it": True},
        "certificate": {"Status": "ISSUED", "DomainName": "docs.example.it"},
        "ringing": [],
    } | changed

    def identity(EmailIdentity):  # noqa: N803 - AWS spells so
        if EmailIdentity not in well["verified"]:
            refuse("NotFoundException")()
        return {"VerifiedForSendingStatus": well["verified"][EmailIdentity]}

    def certificate(**_):
        return {"Certificate": well["certificate"] or refuse("ResourceNotFoundException")()}

    def region(**_):
        return {"RegionOptStatus": well["opted"] or refuse("AccessDeniedException")()}

    limit = {"AccountLimit": {"ConcurrentExecutions": well["lambdas"]}}
    clients = {
        "account": SimpleNamespace(get_region_opt_status=region),
        "lambda": SimpleNamespace(get_account_settings=lambda: limit),
        "sesv2": SimpleNamespace(get_account=lambda: well["ses"], get_email_identity=identity),
        "acm": SimpleNamespace(describe_certificate=certificate),
        "cloudwatch": SimpleNamespace(
            describe_alarms=lambda **_: {"CompositeAlarms": well["ringing"]}
        ),
    }
    return clients.__getitem__


def said(client, stage=PROD):
    return [(one.stops, one.sentence) for one in preflight.findings(client, stage)]


def stage(name="prod", **changed):
    parameters = {key: value for key, value in (SAID | changed).items() if value is not None}
    return Stage(name, "eu-south-1", parameters)


def test_where_all_is_well_nothing_is_said():
    assert [] == said(aws())


@pytest.mark.parametrize(
    ("client", "stops", "sentence"),
    [
        (
            aws(opted="DISABLED"),
            True,
            (
                "The account has not opted into eu-south-1 (DISABLED): console, Account, "
                "AWS Regions, Enable. It takes some minutes."
            ),
        ),
        (
            aws(opted=None),
            False,
            "Whether eu-south-1 is opted into cannot be asked (AccessDeniedException).",
        ),
        (
            aws(ses={"ProductionAccessEnabled": False, "SendQuota": {"Max24HourSend": 50_000}}),
            True,
            (
                "SES is in its sandbox in eu-south-1, and sends to verified addresses only: SES "
                "console, Account dashboard, Request production access. It takes about a day."
            ),
        ),
        (
            aws(
                ses={
                    "ProductionAccessEnabled": True,
                    "SendingEnabled": False,
                    "SendQuota": {"Max24HourSend": 50_000},
                }
            ),
            True,
            "SES has paused this account: SES console, Account dashboard, says why.",
        ),
        (
            aws(verified={"example.it": False}),
            True,
            (
                "SES may not send as no-reply@mail.example.it in eu-south-1: neither it nor its "
                "domain is verified there. SES console, Identities; docs/deploying.md, step 1."
            ),
        ),
        (
            aws(certificate={"Status": "PENDING_VALIDATION", "DomainName": "docs.example.it"}),
            True,
            (
                "The certificate is PENDING_VALIDATION, not ISSUED: put the CNAME that ACM shows "
                "into your DNS, and wait for a few minutes."
            ),
        ),
        (
            aws(certificate={"Status": "ISSUED", "DomainName": "www.example.it"}),
            True,
            "The certificate is for www.example.it, and not for docs.example.it.",
        ),
        (aws(certificate=None), True, f"There is no certificate {ARN}: see ACM in eu-south-1."),
        (
            aws(ringing=[{"AlarmName": "ricevuta-prod-OutageAlarm-1"}]),
            False,
            (
                "The alarm of an outage rings just now, and CloudFormation would take the release "
                "back for it: mend that first, or deploy the mending itself by UNGUARDED=1."
            ),
        ),
    ],
)
def test_what_is_not_ready_is_one_sentence_with_what_to_do(client, stops, sentence):
    assert [(stops, sentence)] == said(client)


def test_a_new_account_is_told_that_it_may_run_ten_lambdas():
    findings = said(aws(lambdas=10), stage(RequestsPerSecond="100", AccountConcurrency="10"))

    assert [
        (
            True,
            (
                "Lambda may run 10 at once in this account, and the queues alone take up to 34: at "
                "the month's end the pixel would be refused. Ask for 1,000 (Service Quotas, "
                "Lambda, Concurrent executions; free, about a day), or set Concurrency = "
                '"small" until then.'
            ),
        )
    ] == findings


def test_a_new_account_may_begin_small():
    small = stage(Concurrency="small", RequestsPerSecond="100", AccountConcurrency="10")

    assert [False] == [stops for stops, _ in said(aws(lambdas=10), small)]


def test_numbers_that_do_not_fit_the_account_are_named():
    findings = said(aws(lambdas=100), stage(RequestsPerSecond="2000", SesEmailsADay="60000"))

    assert [
        (
            False,
            (
                'AccountConcurrency says 1000, and the account has 100: set it to "100", or its '
                "alarm rings too early or never."
            ),
        ),
        (
            True,
            (
                "RequestsPerSecond lets in 2000, and 100 Lambdas answer some 1000: set it to "
                '"1000" at most.'
            ),
        ),
        (
            False,
            (
                "SES takes 50000 emails a day, and SesEmailsADay says 60000: set it to "
                '"50000", or the notice that they run out comes too late.'
            ),
        ),
    ] == findings


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        (
            {"NoReplyAddress": None},
            "The stage's file lacks NoReplyAddress: the address that SES sends from.",
        ),
        ({"AlarmMail": "x"}, "The stage's file says AlarmMail, which the template does not know."),
        (
            {"CertificateArn": None},
            "docs.example.it needs its CertificateArn, of ACM in eu-south-1.",
        ),
        (
            {"PublicUrl": "https://other.example.it"},
            "PublicUrl must be https://docs.example.it, or links lead past the domain.",
        ),
        (
            {"CertificateArn": "arn:aws:acm:us-east-1:1:certificate/c"},
            (
                "The certificate is of us-east-1, and the API is in eu-south-1: request one there "
                "(ACM, Request a certificate), and set CertificateArn to it."
            ),
        ),
        (
            {"CertificateArn": "docs.example.it"},
            (
                "The certificate is of no region, and the API is in eu-south-1: request one there "
                "(ACM, Request a certificate), and set CertificateArn to it."
            ),
        ),
    ],
)
def test_what_the_stages_file_lacks_is_said(changed, sentence):
    assert [(True, sentence)] == said(aws(), stage(**changed))


def test_alarms_for_nobody_are_a_warning():
    assert [(False, "The stage's file lacks AlarmEmail: alarms would ring for nobody.")] == said(
        aws(), stage(AlarmEmail=None)
    )


def test_a_sandbox_keeps_only_prod_from_being_deployed():
    sandbox = aws(ses={"SendQuota": {"Max24HourSend": 50_000}})

    assert [True] == [stops for stops, _ in said(sandbox)]
    assert [False] == [stops for stops, _ in said(sandbox, stage("dev"))]


def test_a_region_that_is_closed_is_all_that_is_said():
    assert 1 == len(said(aws(opted="DISABLED", lambdas=10, verified={})))


def test_an_identity_is_the_address_its_domain_or_one_above():
    assert ["a@b.example.it", "b.example.it", "example.it"] == list(
        preflight.identities_of("a@b.example.it")
    )

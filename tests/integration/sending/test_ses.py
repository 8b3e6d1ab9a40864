"""What SES's answers mean."""

from datetime import timedelta

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    ReadTimeoutError,
)

from chalicelib import aws
from chalicelib.domain.errors import (
    PermanentSendError,
    TransientSendError,
    TransportUnavailable,
    UnknownOutcome,
)
from chalicelib.transports.ses import SesTransport

SECRET = "arn:aws:iam::123456789012:role/operator is not authorized"


@pytest.fixture
def ses_raises(service):
    """Have SES's client fail with what is given, before anything leaves."""
    handlers = []

    def arm(error):
        def fail(**_):
            raise error

        aws.ses().meta.events.register_first("before-call.sesv2.SendEmail", fail)
        handlers.append(fail)

    yield arm
    for fail in handlers:
        aws.ses().meta.events.unregister("before-call.sesv2.SendEmail", fail)


def send():
    return SesTransport().send(
        b"Subject: x\r\n\r\ny", from_email="no-reply@ricevuta.example", to_email="b@c.example"
    )


def answer(code, status, said=SECRET):
    return ClientError(
        {
            "Error": {"Code": code, "Message": said},
            "ResponseMetadata": {"HTTPStatusCode": status},
        },
        "SendEmail",
    )


ANSWERS = {
    "refused": (answer("MessageRejected", 400), PermanentSendError),
    "bad request": (answer("BadRequestException", 400), PermanentSendError),
    "too many": (answer("TooManyRequestsException", 429), TransientSendError),
    "no right": (answer("AccessDeniedException", 403), TransientSendError),
    "paused": (answer("SendingPausedException", 400), TransportUnavailable),
    "suspended": (answer("AccountSuspendedException", 400), TransportUnavailable),
    "over its limits": (answer("LimitExceededException", 400), TransportUnavailable),
    "domain unverified": (answer("MailFromDomainNotVerifiedException", 400), TransportUnavailable),
    "over the day's quota": (
        answer("ThrottlingException", 400, "Daily message quota exceeded"),
        TransportUnavailable,
    ),
    "sender unverified": (
        answer("MessageRejected", 400, "Email address is not verified."),
        TransportUnavailable,
    ),
    "broken": (answer("InternalServerError", 500), UnknownOutcome),
    "unreachable": (EndpointConnectionError(endpoint_url="x"), TransientSendError),
    "slow to connect": (ConnectTimeoutError(endpoint_url="x"), TransientSendError),
    "slow to answer": (ReadTimeoutError(endpoint_url="x"), UnknownOutcome),
}


@pytest.mark.parametrize(("error", "expected"), ANSWERS.values(), ids=ANSWERS.keys())
def test_each_answer_says_whether_to_try_again(ses_raises, error, expected):
    ses_raises(error)

    with pytest.raises(expected):
        send()


def test_what_only_the_operator_can_mend_is_tried_at_leisure(ses_raises):
    ses_raises(answer("SendingPausedException", 400))

    with pytest.raises(TransportUnavailable) as caught:
        send()
    assert ("ses_paused", "SendingPausedException", timedelta(minutes=15)) == (
        caught.value.reason,
        caught.value.reply,
        caught.value.pause,
    )


def test_too_many_at_once_is_throttled_and_closes_no_lane(ses_raises):
    ses_raises(answer("TooManyRequestsException", 429, "Maximum sending rate exceeded."))

    with pytest.raises(TransientSendError) as caught:
        send()
    assert not isinstance(caught.value, TransportUnavailable)


def test_only_a_refusal_is_told_in_the_words_of_ses(ses_raises):
    ses_raises(answer("AccessDeniedException", 403))

    with pytest.raises(TransientSendError) as caught:
        send()
    assert "AccessDeniedException" == caught.value.reply


def test_an_accepted_mail_is_known_by_the_id_of_ses(service):
    assert send()


def test_a_request_that_is_never_made_has_sent_nothing(service):
    transport = SesTransport({"company_id": 18})  # a tag is a text

    with pytest.raises(TransientSendError):
        transport.send(
            b"Subject: x", from_email="no-reply@ricevuta.example", to_email="b@c.example"
        )

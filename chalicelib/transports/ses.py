"""Mail out by Amazon SES: `SendEmail` of the v2 API with the raw message."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
    ProxyConnectionError,
)

from chalicelib.aws import ses
from chalicelib.domain.errors import (
    PermanentSendError,
    TransientSendError,
    TransportUnavailable,
    UnknownOutcome,
)
from chalicelib.domain.mailboxes.refusals import About, Stage, understand
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.settings import settings
from chalicelib.transports import Following, nothing_known

if TYPE_CHECKING:
    from types_boto3_sesv2.type_defs import SendEmailRequestTypeDef

# https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html#API_SendEmail_Errors
_REFUSED = {"BadRequestException", "MessageRejected", "NotFoundException"}
_OF_THE_ACCOUNT = {
    "AccountSuspendedException",
    "LimitExceededException",
    "MailFromDomainNotVerifiedException",
    "SendingPausedException",
}
_NO_RIGHT = "AccessDeniedException"
"""Said of a domain that is not there any more: only those with our tag are allowed."""
_THROTTLED = {"TooManyRequestsException", "ThrottlingException"}
_DAILY_PAUSE = timedelta(hours=1)
"""SES counts over the last 24 hours, so that a little is free again all the time."""
_ACCOUNT_PAUSE = timedelta(minutes=15)
"""Only the operator can mend it: asked again so often, and an alarm rings meanwhile."""
_SERVER_ERROR = 500
_NOTHING_LEFT = (
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
    ProxyConnectionError,
)


class SesTransport:
    """Sends from the operator's account."""

    def __init__(self, tags: Mapping[str, str] | None = None, *, as_company: bool = False) -> None:
        """Send in somebody's name.

        Args:
            tags: SES's events on what is sent carry them; the recipient does not see them.
            as_company: the sender is a company's own domain, which it may have taken away from us.
        """
        self._tags, self._as_company = tags or {}, as_company

    def send(
        self,
        message: bytes,
        *,
        from_email: str,
        to_email: str,
        then: Following = nothing_known,
    ) -> str:
        """See `MailTransport.send`; the reply is SES's message id."""
        del then  # one request is one mail
        if not to_email.isascii():
            # SES takes no SMTPUTF8:
            # https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_Destination.html
            raise PermanentSendError(ReasonCode.INTERNATIONAL_ADDRESS)
        request: SendEmailRequestTypeDef = {
            "FromEmailAddress": from_email,
            "Destination": {"ToAddresses": [to_email]},
            "Content": {"Raw": {"Data": message}},
            "EmailTags": [{"Name": name, "Value": value} for name, value in self._tags.items()],
        }
        if settings().ses_configuration_set:
            request["ConfigurationSetName"] = settings().ses_configuration_set
        try:
            return ses().send_email(**request)["MessageId"]
        except ClientError as error:
            if self._as_company and _is_about_sender(error):
                raise TransportUnavailable(ReasonCode.DOMAIN_BROKEN) from error
            raise _judge(error) from error
        except _NOTHING_LEFT as error:
            raise TransientSendError(ReasonCode.UNREACHABLE) from error
        except BotoCoreError as error:
            raise UnknownOutcome(ReasonCode.NO_ANSWER) from error


def _judge(error: ClientError) -> TransientSendError | PermanentSendError | UnknownOutcome:
    """Sort by code. A refusal alone is told in SES's words: others name the operator's roles."""
    code, said = error.response["Error"]["Code"], error.response["Error"].get("Message", "")
    if code in _OF_THE_ACCOUNT or (code in _REFUSED and _says_sender(said)):
        return TransportUnavailable(ReasonCode.SES_PAUSED, code, pause=_ACCOUNT_PAUSE)
    if code in _REFUSED:
        return PermanentSendError(ReasonCode.REFUSED, f"{code}: {said}")
    if code in _THROTTLED and "daily" in said.lower():
        return TransportUnavailable(ReasonCode.SES_PAUSED, code, pause=_DAILY_PAUSE)
    if error.response["ResponseMetadata"]["HTTPStatusCode"] >= _SERVER_ERROR:
        return UnknownOutcome(ReasonCode.NO_ANSWER, code)
    return TransientSendError(ReasonCode.DEFERRED, code)


def _is_about_sender(error: ClientError) -> bool:
    """Whether SES, or the policy, lets nothing be sent as this address."""
    code, said = error.response["Error"]["Code"], error.response["Error"].get("Message", "")
    return code == _NO_RIGHT or (code in _REFUSED and _says_sender(said))


def _says_sender(said: str) -> bool:
    about = understand(Stage.CONTENT, code=_SERVER_ERROR, text=said).about
    return about is About.SENDER_RIGHT

"""Domains that SES may send as, in the operator's account: made, looked at, and taken away."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import ses_identities
from chalicelib.domain.errors import TryAgainLater
from chalicelib.settings import settings

if TYPE_CHECKING:
    from types_boto3_sesv2.type_defs import GetEmailIdentityResponseTypeDef, TagTypeDef


class NotOurs(Exception):
    """The operator's account has this domain, and not for a company."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A domain, as SES knows it."""

    dkim_tokens: tuple[str, ...]
    is_verified: bool
    """Whether mail may be sent as it, with its signature."""


def region() -> str:
    """In which SES sends."""
    return ses_identities().meta.region_name


def ensure_identity(domain: str, *, mail_from: str) -> Identity:
    """The domain's identity, made where there is none, and anew where SES looks no more for it.

    Args:
        domain: in ASCII.
        mail_from: the domain that its bounces go to.

    Raises:
        NotOurs: it must not be a company's.
        TryAgainLater: SES does not answer, or takes no more domains.
    """
    with _asking():
        found = _made(domain)
        if found["DkimAttributes"]["Status"] == "FAILED":  # three days without its keys
            ses_identities().delete_email_identity(EmailIdentity=domain)
            found = _made(domain)
        if found.get("MailFromAttributes", {}).get("MailFromDomain") != mail_from:
            ses_identities().put_email_identity_mail_from_attributes(
                EmailIdentity=domain,
                MailFromDomain=mail_from,
                BehaviorOnMxFailure="USE_DEFAULT_VALUE",
            )
    dkim = found["DkimAttributes"]
    return Identity(
        dkim_tokens=tuple(dkim.get("Tokens", ())),
        is_verified=found["VerifiedForSendingStatus"] and dkim["Status"] == "SUCCESS",
    )


def remove_identity(domain: str) -> None:
    """Have nothing sent as the domain any more; one that is not there or not ours is let be.

    Raises:
        TryAgainLater: SES does not answer.
    """
    gone = ses_identities().exceptions.NotFoundException
    with suppress(NotOurs), _asking(), suppress(gone):
        ses_identities().delete_email_identity(EmailIdentity=domain)


def _made(domain: str) -> GetEmailIdentityResponseTypeDef:
    # By its tag the policy tells the companies' domains of this deployment from all others.
    tag: TagTypeDef = {"Key": "ricevuta", "Value": settings().ses_configuration_set}
    with suppress(ses_identities().exceptions.AlreadyExistsException):
        ses_identities().create_email_identity(EmailIdentity=domain, Tags=[tag])
    found = ses_identities().get_email_identity(EmailIdentity=domain)
    if tag not in found.get("Tags", []):
        raise NotOurs
    return found


@contextmanager
def _asking() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        # What the policy says of an identity without our tag.
        if error.response["Error"]["Code"] == "AccessDeniedException":
            raise NotOurs from error
        raise TryAgainLater("SES does not answer.") from error
    except BotoCoreError as error:
        raise TryAgainLater("SES does not answer.") from error

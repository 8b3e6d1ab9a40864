"""The list that SES keeps of addresses it sends nothing to, for the operator's whole account."""

from contextlib import suppress
from enum import Enum

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import ses_identities
from chalicelib.domain.errors import TryAgainLater


class Listed(Enum):
    """Why SES has an address on it."""

    NOT = None
    FOR_BOUNCE = "BOUNCE"
    FOR_COMPLAINT = "COMPLAINT"


def why_listed(address: str) -> Listed:
    """Why SES sends nothing to the address, if so it is.

    Raises:
        TryAgainLater: SES does not answer.
    """
    client = ses_identities()
    try:
        found = client.get_suppressed_destination(EmailAddress=address)
    except client.exceptions.NotFoundException:
        return Listed.NOT
    except (BotoCoreError, ClientError) as error:
        raise TryAgainLater("SES does not answer.") from error
    return Listed(found["SuppressedDestination"]["Reason"])


def take_off_list(address: str) -> None:
    """Have SES send to the address again; one that is not on the list is let be.

    Raises:
        TryAgainLater: SES does not answer.
    """
    client = ses_identities()
    try:
        with suppress(client.exceptions.NotFoundException):
            client.delete_suppressed_destination(EmailAddress=address)
    except (BotoCoreError, ClientError) as error:
        raise TryAgainLater("SES does not answer.") from error

"""SES v2's list of addresses that it sends nothing to, only pretended.

https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetSuppressedDestination.html
"""

import json
import re
import time
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

PATH = "/v2/email/suppression/addresses"
_ONE = re.compile(rf"{PATH}/([^/]+)")
_LISTS = {"bounce": "BOUNCE", "complaint": "COMPLAINT"}


class PretendSuppressions:
    """What the account has on it, in memory."""

    def __init__(self) -> None:
        self._reasons: dict[str, str] = {}

    def note_sent(self, recipient: str) -> None:
        """A mail was taken: SES lists whoever bounces it or complains, as their names have it."""
        if reason := _LISTS.get(recipient.partition("@")[0].lower()):
            self._reasons[recipient.lower()] = reason

    def answer(self, method: str, path: str, body: bytes) -> tuple[HTTPStatus, dict[str, Any]]:
        """What SES answers to a request about an address; an error names itself as `__type`."""
        if method == "PUT":
            asked = json.loads(body)
            self._reasons[asked["EmailAddress"].lower()] = asked["Reason"]
            return HTTPStatus.OK, {}
        found = _ONE.fullmatch(path)
        address = unquote(found[1]).lower() if found else ""
        if address not in self._reasons:
            return HTTPStatus.NOT_FOUND, {"__type": "NotFoundException"}
        if method == "DELETE":
            del self._reasons[address]
            return HTTPStatus.OK, {}
        shown = {
            "EmailAddress": address,
            "Reason": self._reasons[address],
            "LastUpdateTime": int(time.time()),
        }
        return HTTPStatus.OK, {"SuppressedDestination": shown}

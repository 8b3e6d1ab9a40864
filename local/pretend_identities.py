"""SES v2's domains, only pretended: made, looked at and removed, and verified by the stage's DNS.

https://docs.aws.amazon.com/ses/latest/APIReference-V2/
"""

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

from local.zone import Zone

PATH = "/v2/email/identities"
_ONE = re.compile(rf"{PATH}(?:/([^/]+)(/mail-from)?)?")


@dataclass
class _Identity:
    tags: list[dict[str, str]]
    mail_from: str = ""
    has_failed: bool = False


class PretendIdentities:
    """What the account has, in memory: what the service wants to look at it makes anew."""

    def __init__(self, zone: Zone) -> None:
        self._zone = zone
        self._known: dict[str, _Identity] = {}

    def answer(self, method: str, path: str, body: bytes) -> tuple[HTTPStatus, dict[str, Any]]:
        """What SES answers to a request about a domain; an error names itself as `__type`."""
        found = _ONE.fullmatch(path)
        asked = json.loads(body or b"{}")
        name = (unquote(found[1]) if found and found[1] else asked.get("EmailIdentity", "")).lower()
        match method, bool(found and found[1]), bool(found and found[2]):
            case "POST", False, _:
                return self._create(name, asked)
            case "GET", True, False if name in self._known:
                return HTTPStatus.OK, self._shown(name)
            case "PUT", True, True if name in self._known:
                self._known[name].mail_from = asked["MailFromDomain"]
                return HTTPStatus.OK, {}
            case "DELETE", True, False if name in self._known:
                del self._known[name]
                return HTTPStatus.OK, {}
        return HTTPStatus.NOT_FOUND, {"__type": "NotFoundException"}

    def may_send_as(self, from_email: str) -> bool:
        """Whether SES would send as the address; of what it was never told, as a friend."""
        name = from_email.rpartition("@")[2].lower()
        return name not in self._known or self._is_verified(name)

    def fail(self, name: str) -> None:
        """Look for the domain's keys no more, as after three days without them."""
        self._known[name].has_failed = True

    def _create(self, name: str, asked: dict[str, Any]) -> tuple[HTTPStatus, dict[str, Any]]:
        if name in self._known:
            return HTTPStatus.BAD_REQUEST, {"__type": "AlreadyExistsException"}
        self._known[name] = _Identity(asked.get("Tags", []))
        return HTTPStatus.OK, self._shown(name)

    def _shown(self, name: str) -> dict[str, Any]:
        one, is_verified = self._known[name], self._is_verified(name)
        dkim = "FAILED" if one.has_failed else "SUCCESS" if is_verified else "PENDING"
        bounces = bool(one.mail_from and self._zone.find(one.mail_from, "MX"))
        return {
            "IdentityType": "DOMAIN",
            "VerifiedForSendingStatus": is_verified,
            "DkimAttributes": {"SigningEnabled": True, "Status": dkim, "Tokens": tokens_of(name)},
            "MailFromAttributes": {
                "MailFromDomain": one.mail_from,
                "MailFromDomainStatus": "SUCCESS" if bounces else "PENDING",
                "BehaviorOnMxFailure": "USE_DEFAULT_VALUE",
            },
            "Tags": one.tags,
        }

    def _is_verified(self, name: str) -> bool:
        return not self._known[name].has_failed and all(
            self._zone.find(f"{token}._domainkey.{name}", "CNAME") for token in tokens_of(name)
        )


def tokens_of(name: str) -> list[str]:
    """The names of a domain's keys: the same whenever it is made."""
    return [sha256(f"{name} {index}".encode()).hexdigest()[:32] for index in range(3)]

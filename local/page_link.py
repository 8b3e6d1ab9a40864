"""The door to the page: opens a session as an invoicing product does, and leads on to it."""

import json
from dataclasses import dataclass
from http import HTTPStatus

from local.api import Api
from local.gateway import Request
from local.loopback import HOST

PATH = "page"
"""On the inbox's port, since the service itself has no such thing."""


@dataclass(frozen=True, slots=True)
class PageLink:
    """Knows the demo company's key, so that nobody's browser has to."""

    api: Api
    company_id: int
    api_key: str

    def __call__(self) -> str:
        """The page's URL with a new session.

        Raises:
            LookupError: the service opens none.
        """
        headers = (
            ("Authorization", f"Bearer {self.api_key}"),
            ("Content-Type", "application/json"),
        )
        path = f"/c/{self.company_id}/sessions"
        answer = self.api(Request("POST", path, "", headers, b"", HOST))
        if answer.status != HTTPStatus.CREATED:
            raise LookupError(answer.body.decode())
        url: str = json.loads(answer.body)["data"]["url"]
        return url

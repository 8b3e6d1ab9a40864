"""A provider of mailboxes that is only pretended: who may send from which, by which tokens.

It asks, exchanges and renews as OAuth 2 has it (RFC 6749, RFC 7636), and renews refresh tokens at
each use, so that whoever keeps an old one loses the mailbox.
"""

import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock
from time import time
from typing import Any

from local.places import write_whole

CLIENT_ID = "ricevuta-local"
CLIENT_SECRET = "pretended"  # noqa: S105 - of nothing
ACCESS_LIVES_SECONDS = 3600
_CODE_LIVES_SECONDS = 60


@dataclass(frozen=True)
class Code:
    """What an owner brings back."""

    email: str
    challenge: str
    until: float


class Refused(Exception):
    """The answer is an error, with its code of RFC 6749."""


class PretendProvider:
    """Its memory lies in a file, so that a mailbox stays connected from run to run."""

    def __init__(self, file: Path, *, redirect_uri: str) -> None:
        self._file, self._redirect_uri = file, redirect_uri
        self._codes: dict[str, Code] = {}
        self._lock = Lock()
        try:
            kept = json.loads(file.read_bytes())
        except (OSError, ValueError):
            kept = {}
        self._refresh: dict[str, str] = kept.get("refresh", {})
        self._access: dict[str, tuple[str, float]] = kept.get("access", {})

    @property
    def connected(self) -> list[str]:
        """The mailboxes that somebody may send from."""
        return sorted(set(self._refresh.values()))

    def check_request(self, asked: Mapping[str, str]) -> None:
        """Look at what an owner is to be asked.

        Raises:
            Refused: it must not lead back to anywhere else.
        """
        right = {
            "client_id": CLIENT_ID,
            "redirect_uri": self._redirect_uri,
            "response_type": "code",
            "code_challenge_method": "S256",
        }
        wrong = [name for name, value in right.items() if asked.get(name) != value]
        if wrong or not asked.get("code_challenge") or not asked.get("state"):
            raise Refused(f"invalid_request: {', '.join(wrong) or 'code_challenge or state'}")

    def allow(self, asked: Mapping[str, str], email: str) -> str:
        """Give the code for what the owner was asked and allowed."""
        self.check_request(asked)
        code = secrets.token_urlsafe(24)
        until = time() + _CODE_LIVES_SECONDS
        with self._lock:
            self._codes[code] = Code(email.lower(), asked["code_challenge"], until)
        return code

    def give_tokens(self, form: Mapping[str, str]) -> dict[str, Any]:
        """Give what the token endpoint gives.

        Raises:
            Refused: it gives nothing.
        """
        named = (form.get("client_id"), form.get("client_secret"))
        if named != (CLIENT_ID, CLIENT_SECRET):
            raise Refused("invalid_client")
        with self._lock:
            match form.get("grant_type"):
                case "authorization_code":
                    email = self._email_of_code(form)
                case "refresh_token":
                    email = self._refresh.pop(form.get("refresh_token", ""), "")
                case _:
                    raise Refused("unsupported_grant_type")
            if not email:
                raise Refused("invalid_grant")
            return self._tokens_for(email)

    def lets_in(self, email: str, token: str) -> bool:
        """Whether the token is good for the mailbox now."""
        owner, until = self._access.get(token, ("", 0.0))
        return owner == email.lower() and time() < until

    def owner_of(self, token: str) -> str:
        """Whose mailbox the token is good for now; empty: for none."""
        owner, until = self._access.get(token, ("", 0.0))
        return owner if time() < until else ""

    def owner_of_leave(self, token: str) -> str:
        """Who gave the leave that the refresh token stands for; empty: nobody."""
        return self._refresh.get(token, "")

    def revoke(self, email: str) -> None:
        """Take the leave back, as owners do on their provider's pages."""
        with self._lock:
            self._refresh = {token: one for token, one in self._refresh.items() if one != email}
            self._access = {token: one for token, one in self._access.items() if one[0] != email}
            self._save()

    def _email_of_code(self, form: Mapping[str, str]) -> str:
        code = self._codes.pop(form.get("code", ""), None)
        verifier = sha256(form.get("code_verifier", "").encode()).digest()
        challenge = urlsafe_b64encode(verifier).rstrip(b"=").decode()
        if code is None or time() > code.until or code.challenge != challenge:
            return ""
        return code.email if form.get("redirect_uri") == self._redirect_uri else ""

    def _tokens_for(self, email: str) -> dict[str, Any]:
        access, refresh = (f"{kind}-{secrets.token_urlsafe(32)}" for kind in ("access", "refresh"))
        self._access[access] = (email, time() + ACCESS_LIVES_SECONDS)
        self._refresh[refresh] = email
        self._save()
        return {
            "token_type": "Bearer",
            "access_token": access,
            "refresh_token": refresh,
            "expires_in": ACCESS_LIVES_SECONDS,
        }

    def _save(self) -> None:
        kept = {"refresh": self._refresh, "access": self._access}
        write_whole(self._file, json.dumps(kept).encode())

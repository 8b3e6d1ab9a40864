"""The key that signs the tokens of webhooks."""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.dossier.jws import Jwk, signature
from chalicelib.domain.webhooks.notices import token_input
from chalicelib.keys.signing_keys import public_key, sign_with
from chalicelib.settings import settings


def webhook_public_key() -> Jwk:
    """Its public half.

    Raises:
        TryAgainLater: KMS does not answer.
    """
    return public_key(settings().webhook_key_id)


def sign_token(claims: Mapping[str, Any]) -> str:
    """A JWT of these claims, by ES256.

    Raises:
        TryAgainLater: KMS does not answer.
    """
    content = token_input(claims, kid=webhook_public_key()["kid"])
    return f"{content}.{signature(sign_with(settings().webhook_key_id, content.encode()))}"

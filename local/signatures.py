"""Requests signed for AWS IAM (Signature Version 4), as API Gateway verifies them.

The stage knows one caller, whose credentials are those of its stand-in for AWS.
"""

from datetime import UTC, datetime, timedelta
from hmac import compare_digest

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from local.gateway import Request

CALLER = "arn:aws:iam::000000000000:user/operator"
"""Whom the stage calls the holder of the credentials below."""
CREDENTIALS = Credentials("test", "test")
SERVICE = "execute-api"

_SCHEME = "AWS4-HMAC-SHA256 "
_TIME = "%Y%m%dT%H%M%SZ"
_VALID_FOR = timedelta(minutes=5)
_NEEDED = {"host", "x-amz-date"}


def caller_of(request: Request, *, now: datetime) -> str | None:
    """The ARN of whoever signed the request; None: its signature is missing, wrong, or too old."""
    headers = {name.lower(): value for name, value in request.headers}
    said = headers.get("authorization", "")
    pairs = [part.strip().partition("=") for part in said.removeprefix(_SCHEME).split(",")]
    parts = {name: value for name, _, value in pairs}
    signed = set(parts.get("SignedHeaders", "").split(";"))
    scope = parts.get("Credential", "").split("/")
    if not said.startswith(_SCHEME) or not _NEEDED <= signed <= headers.keys():
        return None
    if scope[0] != CREDENTIALS.access_key or scope[-2:] != [SERVICE, "aws4_request"]:
        return None
    if not _is_fresh(headers["x-amz-date"], now):
        return None
    signer = SigV4Auth(CREDENTIALS, SERVICE, scope[2])
    copy = AWSRequest(
        request.method,
        f"http://{headers['host']}{request.path}{f'?{request.query}' if request.query else ''}",
        {name: headers[name] for name in signed},
        request.body,
    )
    copy.context["timestamp"] = headers["x-amz-date"]
    wanted = signer.signature(signer.string_to_sign(copy, signer.canonical_request(copy)), copy)
    return CALLER if compare_digest(wanted, parts.get("Signature", "")) else None


def sign(
    method: str, url: str, *, headers: dict[str, str], body: bytes, region: str
) -> dict[str, str]:
    """The headers of a request by the stage's caller, signed."""
    request = AWSRequest(method, url, headers, body)
    SigV4Auth(CREDENTIALS, SERVICE, region).add_auth(request)
    return dict(request.headers.items())


def _is_fresh(moment: str, now: datetime) -> bool:
    try:
        signed_at = datetime.strptime(moment, _TIME).replace(tzinfo=UTC)
    except ValueError:
        return False
    return abs(now - signed_at) <= _VALID_FOR

"""How the API says that something of it will go: headers that clients can log and alarm on."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from chalice.app import Response


@dataclass(frozen=True, slots=True)
class Retirement:
    """Something that is still answered, and no longer recommended."""

    since: datetime
    until: datetime
    """From then on it may be answered 404; docs/versioning.md says how long that is at least."""

    def told(self, response: Response) -> Response:
        """The answer, which tells it (RFC 9745, RFC 8594)."""
        response.headers["Deprecation"] = f"@{int(self.since.timestamp())}"
        response.headers["Sunset"] = format_datetime(self.until, usegmt=True)
        return response


FORMAT_BY_PARAMETER = Retirement(
    since=datetime(2026, 11, 28, tzinfo=UTC), until=datetime(2027, 11, 30, tzinfo=UTC)
)
"""`format` of exports and dossiers: one path answers one type, which generated clients need."""

"""A company, the operator's customer, and what its licence lets it use."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.categories import Category
from chalicelib.domain.consents import LegalBasis, OnUnknownConsent
from chalicelib.domain.judging import DEFAULT_OPEN_WINDOW_SECONDS, Judging, Lens
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.domain.suspensions import Suspension
from chalicelib.domain.words import Locale


class Licence(StrEnum):
    """What a company may use; tracking starts at Premium."""

    STANDARD = "standard"
    PREMIUM = "premium"
    PREMIUM_PLUS = "premium_plus"
    COMPLETE = "complete"

    @property
    def tracks(self) -> bool:
        """Whether emails may carry a pixel and links, and rows may show what came of them."""
        return self is not Licence.STANDARD


class Scope(StrEnum):
    """What an API key may do, spelt as FIC spells scopes: r reads, a also writes."""

    EMAILS_READ = "emails:r"
    EMAILS_WRITE = "emails:a"
    SETTINGS_WRITE = "settings:a"
    RECIPIENTS_READ = "recipients:r"
    RECIPIENTS_WRITE = "recipients:a"


_MONTH = timedelta(days=31)

RETENTION_MONTHS = (6, 12, 24, 36, 60, 120)
"""What a company may choose."""

CONTENT_MONTHS = sorted({*RETENTION_MONTHS, *(months + 12 for months in RETENTION_MONTHS)})
"""How long content may be kept: infra/template.yaml has one lifecycle rule for each."""

LONGEST_UNDO_SECONDS = 900
"""As long as SQS keeps a new message back."""


def content_months(retention_months: int, *, ahead: timedelta) -> int:
    """How long content must be kept that belongs to an email due so far ahead.

    Content is counted from its upload, its email from when it is due. Within a month that is let
    be; beyond, content is kept up to a year longer, rather than vanish before it is sent.
    """
    return retention_months if ahead < _MONTH else retention_months + 12


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as the service knows it: never the key itself."""

    sha256: str
    """Of the whole key, in hexadecimal."""
    scopes: frozenset[Scope]
    name: str = ""
    created_at: datetime | None = None
    expires_at: datetime | None = None

    def works(self, *, now: datetime) -> bool:
        """Whether it has not expired."""
        return self.expires_at is None or now < self.expires_at


class Security(StrEnum):
    """How the connection to a server is encrypted; there is no third way."""

    TLS = "tls"
    """From the first byte (RFC 8314)."""
    STARTTLS = "starttls"
    """By the server's STARTTLS (RFC 3207), without which nothing is sent."""


class Fallback(StrEnum):
    """What happens to mail while a company's own server does not let it in."""

    WAIT = "wait"
    NO_REPLY = "no-reply"


class DefaultSender(StrEnum):
    """Whose address a company's emails leave from, where a request does not say."""

    MAILBOX = "mailbox"
    DOMAIN = "domain"
    NO_REPLY = "no-reply"


class OnUnknownOutcome(StrEnum):
    """What happens to an email that may or may not have left."""

    SHOW = "show"
    RESEND = "resend"


class GrantedBy(StrEnum):
    """Providers of mailboxes that let their owners give leave to send, in place of a password."""

    GOOGLE = "google"
    MICROSOFT = "microsoft"


@dataclass(frozen=True, slots=True)
class Grant:
    """The leave to send from a mailbox, given by its owner at its provider (OAuth 2)."""

    by: GrantedBy
    grant_id: str
    """Tells it from one that the same owner gave before."""


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view of the list that a company keeps by a name: the query of the page's URL."""

    name: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSettings:
    """A company's own way out."""

    host: str
    port: int
    security: Security
    username: str
    encrypted_password: bytes
    """By KMS, under the encryption context of the company; empty where there is a grant."""
    grant: Grant | None = None
    from_email: str
    from_name: str
    fallback: Fallback = Fallback.WAIT
    max_per_minute: int | None = None
    """None: as fast as the server takes them."""
    verified_at: datetime | None = None
    """When a test mail was accepted; None: not yet, and nothing else is sent through it."""
    broken_at: datetime | None = None
    """Since when the server does not let us in."""
    broken_reason: ReasonCode | None = None
    paused_until: datetime | None = field(default=None, compare=False)
    """Its provider has taken as many mails as it takes for now: until then nothing is tried."""
    paused_reason: ReasonCode | None = field(default=None, compare=False)
    away_until: datetime | None = field(default=None, compare=False)
    """It did not serve: until then no worker tries it, and for a while afterwards one at a time."""

    @property
    def usable(self) -> bool:
        """Whether mail may leave through it."""
        return self.verified_at is not None and self.broken_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDomain:
    """A domain of the company's, as whose address the operator's SES sends once it is proven."""

    from_email: str
    from_name: str
    fallback: Fallback = Fallback.WAIT
    proof: str
    """What its DNS has to say, so that it is this company's: drawn for it, and no secret."""
    dkim_tokens: tuple[str, ...]
    """By which SES names the keys that it signs with."""
    found: frozenset[str] = field(default=frozenset(), compare=False)
    """Records that were seen in its DNS when last looked for (`Record.key`)."""
    checked_at: datetime | None = field(default=None, compare=False)
    waits_for: ReasonCode | None = field(default=None, compare=False)
    """Why the last look did not suffice."""
    verified_at: datetime | None = None
    """When it was proven; None: not yet, and nothing is sent as it."""
    broken_at: datetime | None = None
    """Since when nothing may be sent as it any more."""
    broken_reason: ReasonCode | None = None

    @property
    def name(self) -> str:
        """The domain, in ASCII."""
        return self.from_email.rpartition("@")[2]

    @property
    def usable(self) -> bool:
        """Whether mail may leave as its address."""
        return self.verified_at is not None and self.broken_at is None


@dataclass(frozen=True, slots=True)
class Company:
    """One customer of the operator."""

    company_id: int
    name: str
    licence: Licence
    locale: Locale = "it"
    reply_to: str | None = None
    """Where answers go to a mail that left from the operator's no-reply address."""
    smtp: SmtpSettings | None = None
    domain: OwnDomain | None = None
    default_sender: DefaultSender | None = None
    """None: the first that there is, in the order of `DefaultSender`."""
    retention_months: int = 24
    undo_seconds: int = 0
    """How long a queued email waits for its sender to think again."""
    open_window_seconds: int = DEFAULT_OPEN_WINDOW_SECONDS
    """So soon after delivery what looks like a person may be a scanner; up to 60."""
    believe_programs: bool = False
    """Whether curl and its like count as people, so that the service can be tried out with them."""
    on_unknown_consent: OnUnknownConsent = OnUnknownConsent.TRACK
    """What happens where a recipient has neither consented nor refused."""
    legal_basis: Mapping[Category, LegalBasis] = field(default_factory=dict)
    """By what right it says that it records."""
    gate_attachments: bool = False
    """Whether links ask for the address that a mail was sent to before they give a file."""
    gate_by_code: bool = False
    """Whether they ask, where they ask, for a code that the operator mails to that address."""
    on_unknown_outcome: OnUnknownOutcome = OnUnknownOutcome.SHOW
    smtp_checks: tuple[datetime, ...] = ()
    """When test mails were asked for lately, oldest first: it is not for trying out servers."""
    remote_pictures: bool = False
    """Whether bodies may show pictures from elsewhere, by whose loading others learn of reading."""
    frame_origins: tuple[str, ...] = ()
    """Of products that may show the company's page in a frame."""
    notifications: bool = True
    """Whether the page may offer its people to be told by the browser who read an email."""
    saved_views: tuple[SavedView, ...] = ()
    quotas: Mapping[str, int] = field(default_factory=dict)
    """What the operator allows it otherwise than its licence does, by quota."""
    api_keys: tuple[ApiKey, ...] = ()
    suspension: Suspension | None = None
    notices_seen_at: datetime | None = None
    """When a rule of its mailbox last forwarded something."""
    forwarding_code: str = ""
    """By which its provider asks whether it may forward; empty: it asks nothing."""
    closing_since: datetime | None = None
    """It has no keys any more, and goes with all that it has."""

    def legal_basis_of(self, category: Category) -> LegalBasis | None:
        """By what right it says that it records what becomes of such emails, if it says so."""
        return self.legal_basis.get(category)

    @property
    def judging(self) -> Judging:
        """How it wants its hits judged."""
        return Judging(timedelta(seconds=self.open_window_seconds), self.believe_programs)

    @property
    def lens(self) -> Lens:
        """Through what it looks at its emails."""
        return Lens(self.licence.tracks, self.judging)

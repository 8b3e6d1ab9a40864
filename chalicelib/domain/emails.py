"""An email and the facts about it. Facts are stored, once each; states are computed from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from chalicelib.domain.categories import Category
from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.hits import Hit
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.domain.tokens import Mode

UNKNOWN_PROVIDER = "unknown"


class DeliverAs(StrEnum):
    """How attachments travel: only a link can tell that it was followed."""

    LINK = "link"
    ATTACHMENT = "attachment"
    BOTH = "both"


class Sender(StrEnum):
    """Whose address an email leaves from."""

    OWN = "own"
    NO_REPLY = "no-reply"


class Transport(StrEnum):
    """A way out."""

    SES = "ses"
    """As the operator's no-reply address."""
    DOMAIN = "domain"
    """By SES too, as an address in the company's own domain."""
    SMTP = "smtp"


class Untracked(StrEnum):
    """Why nothing can be known about an email's reading."""

    LICENCE = "licence"
    SENDER_CHOICE = "sender_choice"
    OWN_COPY = "own_copy"
    CONSENT_DENIED = "consent_denied"
    CONSENT_UNKNOWN = "consent_unknown"
    CONSENT_UNREADABLE = "consent_unreadable"
    """The service could not look, and what it cannot read it does not take for a consent."""
    ANONYMOUS = "anonymous"
    """Openings are counted together with those of other emails, and nothing tells them apart."""


class Settlement(StrEnum):
    """What a person decided about an unknown outcome."""

    SENT = "sent"
    RESEND = "resend"


@dataclass(frozen=True, slots=True)
class Document:
    """The document that an email is about, as the invoicing product knows it."""

    id: int | None
    """None: the product knows it by its reference."""
    number: str
    version: str | None = None
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of an email; its bytes lie in S3."""

    filename: str
    content_type: str
    size: int
    """In bytes."""
    sha256: str


@dataclass(frozen=True, slots=True)
class File:
    """An attachment with its bytes."""

    attachment: Attachment
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What decides where an email stands, however much else of it was read."""

    email_id: int
    category: Category
    untracked: Untracked | None = None
    """None: tracked."""
    gated: bool = False
    """Its links ask for the address that it was sent to before they give a file."""
    gated_by_code: bool = False
    """They ask instead for a code that the operator mails there."""
    stopped_at: datetime | None = None
    """Since when nothing more is recorded of its reading, as its recipient wants."""
    erased_at: datetime | None = None
    """Since when nothing is held any more of the person to whom it went."""

    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    bounced_at: datetime | None = None
    complained_at: datetime | None = None
    failed_at: datetime | None = None
    outcome_unknown_at: datetime | None = None
    cancelled_at: datetime | None = None
    held_until: datetime | None = None
    """Untried so far, it waits long beyond its time for a turn of its company's server."""
    resent_as: int | None = None
    """The newest email by which this one was sent again, and that was not cancelled."""
    lease_until: datetime | None = None
    """A worker has claimed the email and answers for it until then."""

    unreadable: bool = False
    """What is stored of it cannot be understood, so that none of the rest is true of it."""
    provider: str = UNKNOWN_PROVIDER
    """Whose mail system takes the recipient's mail, as far as was known when it left."""
    hits: tuple[Hit, ...] = ()

    @property
    def is_copy(self) -> bool:
        """Whether this is the copy that the sender asked for, not the recipient's email."""
        return self.untracked is Untracked.OWN_COPY


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline(Facts):
    """The facts of an email that decide where it stands; many are counted by these alone."""

    attachment_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Email(Facts):
    """One message to one recipient."""

    company_id: int
    batch_id: str
    subject: str
    to_email: str
    to_name: str
    from_email: str
    from_name: str
    reply_to: str | None
    copy_to: str
    transport: Transport
    deliver_as: DeliverAs
    attachments: tuple[Attachment, ...]
    retention_months: int
    document: Document | None = None
    statement: tuple[Document, ...] = ()
    """The documents that it lists, where it is about several, and so about none alone."""
    reminder: str = ""
    """The steps of a rule that had it sent (`Step.key` of the reminders), with blanks between."""
    resend_of: int | None = None
    """The email that this one sends again on purpose."""
    message_id: str = ""
    """By which receivers know it; empty: it was queued before emails held one."""
    references: str = ""
    """The ids of the mails that it comes after, from the first on."""
    cc: str = ""
    """Who is named to the recipient as getting the same; it goes there as an email of its own."""
    metadata: Mapping[str, str] = field(default_factory=dict)
    """What the product wants to find again, of which the service knows no meaning."""
    written_by: str = ""
    """The version of a template that wrote it: `invoice.it/3`."""
    queued_by: str = ""
    """Who had it sent, as the product calls them; so for the others below."""
    cancelled_by: str = ""
    settled_by: str = ""
    links_revoked_by: str = ""

    queued_at: datetime
    erasure_known_at: datetime | None = None
    """The erasure of its recipient that was known when it was queued, and is not about it."""
    delayed_at: datetime | None = None
    """The next hop said that it is still trying."""
    settled_at: datetime | None = None
    """A person said what became of an unknown outcome."""
    resent_at: datetime | None = None
    """It was sent again on purpose."""
    links_revoked_at: datetime | None = None
    """The company took back the links to the attachments."""
    settled_as: Settlement | None = None

    lease_id: str = ""
    """By which a worker knows its own claim, where the answer to it was lost."""
    attempts: int = 0
    errors_count: int = 0
    last_reason: ReasonCode | None = None
    """Why it did not leave."""
    last_reply: str = ""
    """What the other side's server said to that."""
    accepted_reply: str = ""
    """What the next hop said when it took the email: its queue id, to ask its operator by."""
    delivery_reply: str = ""
    """What the recipient's server said when it took the email."""
    delay_reply: str = ""
    """What it said when it did not take the email yet."""
    bounce_reply: str = ""
    """What it said when it refused the email."""
    bounce_reason: ReasonCode | None = None
    """Why the email bounced."""

    hit_count: int = 0

    @property
    def attachment_count(self) -> int:
        """How many attachments the email has."""
        return len(self.attachments)

    @property
    def key(self) -> EmailKey:
        """The key that names the email."""
        return EmailKey(self.company_id, self.email_id)

    @property
    def to_domain(self) -> str:
        """The domain of the recipient's address."""
        return self.to_email.rpartition("@")[2].lower()

    @property
    def mode(self) -> Mode:
        """How the fetches of what is sent now may be recorded."""
        if self.stopped_at:
            return Mode.UNRECORDED
        if self.untracked is Untracked.ANONYMOUS:
            return Mode.ANONYMOUS
        return Mode.UNRECORDED if self.untracked else Mode.IDENTIFIED

    def attachment_of(self, hit: Hit) -> Attachment | None:
        """The attachment whose link was followed; None where it was something else."""
        index = hit.fetched.index
        if index is None or index >= len(self.attachments):
            return None
        return self.attachments[index]

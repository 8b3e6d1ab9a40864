"""The codes of what the service has to explain: `reasons` has a sentence for each."""

from enum import StrEnum


class ReasonCode(StrEnum):
    """Why something is so, where neither a state nor a rule of evidence says it."""

    # Delivery: what is known beside the state.
    DELAYED = "delayed"
    BOUNCED = "bounced"
    BOUNCED_FOR_NOW = "bounced_for_now"
    ADDRESS_UNKNOWN = "address_unknown"
    MAILBOX_FULL = "mailbox_full"
    BOUNCED_TOO_LARGE = "bounced_too_large"
    UNWANTED = "unwanted"
    SUPPRESSED = "suppressed"
    REJECTED = "rejected"
    SETTLED_SENT = "settled_sent"
    SETTLED_RESEND = "settled_resend"

    # The document: whether the version that was sent is still the newest one.
    OLD_VERSION_SENT = "old_version_sent"
    OLD_VERSION_DOWNLOADED = "old_version_downloaded"

    # Reading: why nothing was seen, and what cannot be.
    NO_SIGNAL = "no_signal"
    RECORDING_STOPPED = "recording_stopped"
    ERASED = "erased"
    READING_UNKNOWABLE = "reading_unknowable"
    TEXT_UNKNOWABLE = "text_unknowable"
    DOWNLOAD_UNKNOWABLE = "download_unknowable"
    DOWNLOAD_HALF_KNOWABLE = "download_half_knowable"
    SENDER_COULD = "sender_could"
    """The company's own server had the mail, and so every link in it."""

    # Silence: what may be done where nobody was seen to read.
    TRY_OTHER_ADDRESS = "try_other_address"
    TRY_ATTACHMENT = "try_attachment"
    TRY_CERTIFIED = "try_certified"

    # Sending: why a waiting email was cancelled, and nobody did so.
    DOCUMENT_VOID = "document_void"
    DOCUMENT_REPLACED = "document_replaced"
    DOCUMENT_PAID = "document_paid"
    NEVER_REMIND = "never_remind"
    REMINDERS_ENDED = "reminders_ended"
    """Its rule is off or gone, or the licence has no automatic reminders any more."""
    REMINDED_ALREADY = "reminded_already"
    ANSWER_OPEN = "answer_open"

    # Sending: why an email did not leave.
    REFUSED = "refused"
    NOT_QUEUED = "not_queued"
    FORBIDDEN_ADDRESS = "forbidden_address"
    GAVE_UP = "gave_up"
    SMTP_MISSING = "smtp_missing"
    DOMAIN_MISSING = "domain_missing"
    SUSPENDED = "suspended"
    COMPANY_MISSING = "company_missing"
    CONTENT_MISSING = "content_missing"
    NOT_COMPOSED = "not_composed"
    TOO_LARGE = "too_large"
    RECIPIENT_FULL = "recipient_full"
    BLOCKED = "blocked"
    UNFIT_ADDRESS = "unfit_address"
    INTERNATIONAL_ADDRESS = "international_address"
    """It is not ASCII before the @, which a server on the way does not take (RFC 6531)."""
    NO_ANSWER = "no_answer"
    WORKER_DIED = "worker_died"

    # A company's own way out, or the operator's: why it does not serve.
    NO_TLS = "no_tls"
    UNREACHABLE = "unreachable"
    UNRESOLVED = "unresolved"
    TIMEOUT = "timeout"
    GARBAGE = "garbage"
    CERTIFICATE = "certificate"
    TLS_FAILED = "tls_failed"
    TURNED_AWAY = "turned_away"
    NO_LOGIN = "no_login"
    AUTHENTICATION = "authentication"
    BASIC_AUTH_OFF = "basic_auth_off"
    APP_PASSWORD = "app_password"  # noqa: S105 - a code
    ACCOUNT_BLOCKED = "account_blocked"
    RECONNECT = "reconnect"
    TOKEN_UNAVAILABLE = "token_unavailable"  # noqa: S105 - a code
    SENDER_REFUSED = "sender_refused"
    QUOTA_HOUR = "quota_hour"
    QUOTA_DAY = "quota_day"
    CONNECTION_LIMIT = "connection_limit"
    DEFERRED = "deferred"
    PASSWORD_UNREADABLE = "password_unreadable"  # noqa: S105 - a code
    SMTP_BROKEN = "smtp_broken"
    SES_PAUSED = "ses_paused"
    DOMAIN_RECORDS = "domain_records"
    DOMAIN_AT_SES = "domain_at_ses"
    DOMAIN_TAKEN = "domain_taken"
    DOMAIN_BROKEN = "domain_broken"

    # Exports: why one was not written.
    EXPORT_TOO_LONG = "export_too_long"
    EXPORT_GAVE_UP = "export_gave_up"


def known_reason(text: str | None) -> ReasonCode | None:
    """The code as it was stored; None where there is none, or one of another version."""
    try:
        return ReasonCode(text) if text else None
    except ValueError:
        return None

"""What is wrong with a request, by codes that a program can act on and a page can translate.

The codes are promised: docs/openapi.yaml lists them.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Self

type Params = Mapping[str, str | int | float]


class ErrorCode(StrEnum):
    """Why a request was refused as a whole."""

    MALFORMED_REQUEST = "malformed_request"
    UNAUTHORIZED = "unauthorized"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    UNSUPPORTED_TYPE = "unsupported_type"
    TOO_LARGE = "too_large"
    """The request as a whole; the files belong into uploads."""
    GONE = "gone"
    INVALID_REQUEST = "invalid_request"
    IDEMPOTENCY_MISMATCH = "idempotency_mismatch"
    LICENCE = "licence"
    TOO_MUCH_TO_READ = "too_much_to_read"
    CHANGED_MEANWHILE = "changed_meanwhile"
    """It is not what `If-Match` says any more: read it again."""
    CURSOR_EXPIRED = "cursor_expired"
    """Too much may have changed since: the list is to be read anew."""
    SERVER_NOT_VERIFIED = "server_not_verified"
    TOO_MANY_REQUESTS = "too_many_requests"
    QUOTA = "quota"
    """The company has used what it is allowed."""
    SUSPENDED = "suspended"
    """The operator has the company's sending stand still: `reason` says why."""
    COMPANY_CLOSED = "company_closed"
    """Its number is not given again for as long as its receipt is kept."""
    TOO_MANY_KEYS = "too_many_keys"
    ALREADY_CLAIMED = "already_claimed"
    """It is too late to cancel the email."""
    STILL_UNDER_WAY = "still_under_way"
    """The email has to be sent, or fail, first."""
    NOT_SENT_YET = "not_sent_yet"
    NO_LINKS = "no_links"
    OPERATORS_TO_LIFT = "operators_to_lift"
    """A recipient complained of the operator's mail: it is not a company's to go on."""
    OUTCOME_KNOWN = "outcome_known"
    CONTENT_ERASED = "content_erased"
    CONTENT_EXPIRED = "content_expired"
    RECIPIENT_DECIDED = "recipient_decided"
    """What the recipient said stands."""
    DOCUMENT_PAID = "document_paid"
    DOCUMENT_VOID = "document_void"
    DOCUMENT_REPLACED = "document_replaced"
    NOTHING_DUE = "nothing_due"
    """The document has no instalments, so nobody knows what is owed."""
    NO_CUSTOMER = "no_customer"
    NEVER_REMIND = "never_remind"
    """The customer is never to be reminded."""
    REMINDED_LATELY = "reminded_lately"
    """A reminder was queued less than three days ago: `again` sends another."""
    UNREADABLE = "unreadable"
    TRY_AGAIN_LATER = "try_again_later"
    TIMED_OUT = "timed_out"
    """Nobody knows whether it was done."""
    INTERNAL = "internal"


class ProblemCode(StrEnum):
    """What is wrong with one field."""

    INVALID = "invalid"
    REQUIRED = "required"
    UNKNOWN_FIELD = "unknown_field"
    TOO_SHORT = "too_short"
    """`min`: at least so many characters or items."""
    TOO_LONG = "too_long"
    """`max`, and where it is known `actual`: at most so many characters or items."""
    TOO_SMALL = "too_small"
    """`min`."""
    TOO_LARGE = "too_large"
    """`max`."""
    NOT_A_NUMBER = "not_a_number"
    NOT_A_CHOICE = "not_a_choice"
    NOT_ONE_LINE = "not_one_line"
    NOT_A_DATE = "not_a_date"
    NOT_AN_AMOUNT = "not_an_amount"
    NOT_A_CURRENCY = "not_a_currency"
    NOT_AN_HOUR = "not_an_hour"
    NOT_A_TIME_ZONE = "not_a_time_zone"
    DATE_BEFORE_DOCUMENT = "date_before_document"
    NO_SUCH_INSTALMENT = "no_such_instalment"
    PAID_TOO_MUCH = "paid_too_much"
    NOT_A_MOMENT = "not_a_moment"
    MOMENT_TOO_EARLY = "moment_too_early"
    """Before the year 2000."""
    MOMENT_PAST = "moment_past"
    MOMENT_TOO_FAR = "moment_too_far"
    """`days`: at most so many ahead."""
    NOT_AN_ADDRESS = "not_an_address"
    TWICE = "twice"
    NOT_A_FILE_NAME = "not_a_file_name"
    NOT_A_CONTENT_TYPE = "not_a_content_type"
    TOO_MANY_BYTES = "too_many_bytes"
    """`max`."""
    NOT_A_PICTURE = "not_a_picture"
    SVG_NOT_SHOWN = "svg_not_shown"
    """Mail programs show none."""
    TOO_MANY_PIXELS = "too_many_pixels"
    """`max`."""
    NOT_A_COLOR = "not_a_color"
    NESTED_TOO_DEEP = "nested_too_deep"
    """`max`."""
    TOO_MANY_ELEMENTS = "too_many_elements"
    """`max`."""
    NOT_BASE64 = "not_base64"
    NO_SUCH_UPLOAD = "no_such_upload"
    NO_SUCH_FILE = "no_such_file"
    NOT_AN_ORIGIN = "not_an_origin"
    NO_SUCH_PORT = "no_such_port"
    NOT_A_HOST = "not_a_host"
    NOT_A_SINK = "not_a_sink"
    """Nothing may be sent to this address."""
    SINK_NOT_VERIFIED = "sink_not_verified"
    """`failure`, where it was asked: it did not say the challenge back."""
    NOT_AN_OWN_ADDRESS = "not_an_own_address"
    NOT_AN_OWN_DOMAIN = "not_an_own_domain"
    PASSWORD_NEEDED = "password_needed"  # noqa: S105 - a code
    NEEDS_TRACKING = "needs_tracking"
    NOT_IN_LICENCE = "not_in_licence"
    """`licence`."""
    MAILBOX_NOT_READY = "mailbox_not_ready"
    NOT_ASKED_FOR = "not_asked_for"
    """Another session asked the mailbox's provider, or it is over, or the answer came twice."""
    CODE_REFUSED = "code_refused"
    """The mailbox's provider does not take the code."""
    NOT_ENOUGH_GRANTED = "not_enough_granted"
    OTHER_MAILBOX = "other_mailbox"
    UNKNOWN_VARIABLE = "unknown_variable"
    """`name`, and `line` and `column`: where it stands."""
    VALUE_MISSING = "value_missing"
    """`name`: of a template's variable that nobody knows what to say of."""
    PERIOD_REVERSED = "period_reversed"
    TOO_MUCH_TO_READ = "too_much_to_read"
    QUOTA = "quota"
    """`used`, `allowed`."""
    NOT_A_CURSOR = "not_a_cursor"
    """Of this list: begin it anew."""
    NOT_A_FILTER = "not_a_filter"
    """Of FIC's language."""
    NOT_TOGETHER = "not_together"
    """`other`: either the one or the other."""
    AND_MORE = "and_more"
    """`more`: so many problems are not told."""


class Problem(str):
    """A sentence about a field for whoever develops, with a code and values for a program."""

    __slots__ = ("code", "params")

    code: ProblemCode
    params: Params

    def __new__(cls, code: ProblemCode, sentence: str, **params: str | float) -> Self:
        """The sentence, which says of the values what it wants."""
        problem = super().__new__(cls, sentence)
        problem.code, problem.params = code, params
        return problem


def as_problem(said: str) -> Problem:
    """A sentence with its code; what has none of its own is invalid in a way that only it tells."""
    return said if isinstance(said, Problem) else Problem(ProblemCode.INVALID, said)

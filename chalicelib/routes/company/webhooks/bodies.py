"""What requests say of subscriptions; imported when needed, as pydantic is."""

from typing import Annotated

from pydantic import AfterValidator, Field

from chalicelib.actions.webhooks.create_subscription import Wish
from chalicelib.domain.problems import Problem, ProblemCode
from chalicelib.domain.webhooks.event_types import FIC_TYPES, EventType
from chalicelib.domain.webhooks.sinks import LONGEST_SINK, read_sink
from chalicelib.domain.webhooks.subscriptions import Mapping, Signature, VerificationMethod
from chalicelib.routes.request_bodies import Body, Moment, YesOrNo, read_body
from chalicelib.settings import settings


def _sink(url: str) -> str:
    try:
        read_sink(url, loopback_ports=settings().webhook_allowed_loopback_ports)
    except ValueError as error:
        raise ValueError(Problem(ProblemCode.NOT_A_SINK, str(error))) from error
    return url


type SinkUrl = Annotated[str, Field(max_length=LONGEST_SINK), AfterValidator(_sink)]
type TypeNames = Annotated[
    tuple[Annotated[str, Field(max_length=200)], ...], Field(max_length=2 * len(FIC_TYPES))
]


class _Config(Body):
    mapping: Mapping | None = None


class _Subscription(Body):
    sink: SinkUrl | None = None
    types: TypeNames | None = None
    events: Annotated[tuple[EventType, ...], Field(max_length=2 * len(EventType))] | None = None
    config: _Config | None = None
    verification_method: VerificationMethod | None = None
    signature: Signature | None = None
    id: Annotated[str, Field(max_length=100)] | None = None
    verified: YesOrNo | None = None
    """What only the service says: FIC's clients send it back as they read it."""

    @property
    def wish(self) -> Wish:
        """What is said of what a company may say."""
        return Wish(
            sink=self.sink,
            types=self.types,
            events=None if self.events is None else tuple(one.value for one in self.events),
            mapping=self.config.mapping if self.config else None,
            verification_method=self.verification_method,
            signature=self.signature,
        )


class _NewSubscription(_Subscription):
    sink: SinkUrl


class _Change(Body):
    data: _Subscription


class _Creation(Body):
    data: _NewSubscription


class _Verification(Body):
    verification_method: VerificationMethod | None = None


class _Verify(Body):
    data: _Verification = _Verification()


class Replay(Body):
    """Which deliveries to make once more."""

    delivery_id: Annotated[str, Field(max_length=100)] | None = None
    since: Moment | None = None
    failed_only: YesOrNo = True
    before: Annotated[str, Field(max_length=100)] | None = None


class _Replay(Body):
    data: Replay


def read_creation(raw_body: bytes) -> tuple[str, Wish]:
    """The sink of a new subscription, and what else is said; raises as `read_body` does."""
    said = read_body(_Creation, raw_body).data
    return said.sink, said.wish


def read_change(raw_body: bytes) -> Wish:
    """What is to change; raises as `read_body` does."""
    return read_body(_Change, raw_body).data.wish


def read_verification(raw_body: bytes) -> VerificationMethod | None:
    """How the sink is to be challenged; raises as `read_body` does."""
    return read_body(_Verify, raw_body).data.verification_method


def read_replay(raw_body: bytes) -> Replay:
    """Which deliveries to make once more; raises as `read_body` does."""
    return read_body(_Replay, raw_body).data

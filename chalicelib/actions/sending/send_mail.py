"""Send a mail in its turn: prepared while another is being sent, handed over when that is done."""

from contextlib import AbstractContextManager, nullcontext
from threading import Lock

from chalicelib.actions.sending.lanes.open_lane import Lane
from chalicelib.actions.sending.lanes.turns import Prepared
from chalicelib.actions.sending.prepare_mail import prepare_mail
from chalicelib.domain.emails import DeliverAs, Email, Transport
from chalicelib.domain.errors import SendError, TransportUnavailable, UnknownOutcome
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.telemetry import logger
from chalicelib.transports import Envelope, MailTransport

_LARGE = 5_000_000
"""In bytes of attachments: measured, a mail takes some eight times as much while it is composed."""

_large = Lock()


class TurnPassed(Exception):
    """The lane closed while the email was being prepared."""


def send_mail(lane: Lane, email: Email) -> tuple[Email, str]:
    """Prepare the mail and hand it over in its turn.

    Returns:
        The email as it left, and the reply of the next hop.

    Raises:
        TurnPassed: nothing was tried.
        SendError: as `MailTransport.send` does, or the mail could not be prepared.
    """
    lane.check_pause(email)
    with _room_for(email):
        prepared = prepare_mail(lane, email)
    return prepared.email, _send_in_turn(lane, prepared)


def _room_for(email: Email) -> AbstractContextManager[object]:
    """Room in memory for a large mail, of which one at once lies there several times over.

    Held while it is composed, and while SES is called with it. Not for a dialogue by SMTP, where it
    lies there once, as at most ten do: no company's server holds up the large mails of others.
    """
    size = sum(file.size for file in email.attachments)
    travels_inside = email.deliver_as is not DeliverAs.LINK
    return _large if travels_inside and size > _LARGE else nullcontext()


def _send_in_turn(lane: Lane, mail: Prepared) -> str:
    email = mail.email
    with lane.turns.turn_of(mail):
        if not lane.takes_mail:
            raise TurnPassed
        room = _room_for(email) if email.transport is not Transport.SMTP else nullcontext()
        try:
            with room, lane.dialogue(email.transport):
                return mail.transport.send(
                    mail.message,
                    from_email=email.from_email,
                    to_email=email.to_email,
                    then=lambda: _next_by(mail.transport, lane),
                )
        except TransportUnavailable as error:
            lane.close(error, email.transport)
            raise
        except SendError:
            raise
        except Exception as error:
            # Nobody knows how far it came.
            logger.exception("transport broke", email_id=email.email_id)
            raise UnknownOutcome(ReasonCode.NO_ANSWER) from error


def _next_by(transport: MailTransport, lane: Lane) -> Envelope | None:
    """The mail that will be sent next, if it leaves by the same way."""
    mail = lane.turns.next_up() if lane.takes_mail else None
    return mail.envelope if mail and mail.transport is transport else None

"""Prepare a mail: everything that comes before its first byte leaves."""

from dataclasses import replace
from threading import Lock

from chalicelib.actions.senders.choose_origin import Origin, no_reply, stands_aside
from chalicelib.actions.sending.lanes.open_lane import Lane
from chalicelib.actions.sending.lanes.turns import Prepared
from chalicelib.domain.brand.brands import NO_BRAND, Brand
from chalicelib.domain.companies import Company
from chalicelib.domain.emails import DeliverAs, Email, File, Transport
from chalicelib.domain.errors import (
    NotFound,
    PermanentSendError,
    SendError,
    TransientSendError,
    Unreadable,
)
from chalicelib.domain.feedback.return_addresses import return_address
from chalicelib.domain.message.addresses import readable_address
from chalicelib.domain.message.compose import compose
from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.keys.key_ring import key_ring
from chalicelib.settings import settings
from chalicelib.stores.attachments import get_attachment, get_body, place_of
from chalicelib.tables.brands import find_brand
from chalicelib.tables.emails.pages import emails_of_batch
from chalicelib.telemetry import logger


def prepare_mail(lane: Lane, email: Email) -> Prepared:
    """Compose the mail and choose its way out.

    Whatever breaks here may be tried again, since nothing has left.

    Raises:
        PermanentSendError: the email can never be sent.
        TransientSendError: not now.
    """
    if lane.company is None:
        raise PermanentSendError(ReasonCode.COMPANY_MISSING)
    try:
        email = _rerouted(email, lane.company)
        transport = lane.worker.transport_for(email, lane.company)
        inside = () if email.deliver_as is DeliverAs.LINK else enumerate(email.attachments)
        message = compose(
            email,
            body=_body(lane, email),
            files=[File(attachment, get_attachment(email, index)) for index, attachment in inside],
            ring=key_ring(),
            public_url=settings().public_url,
            locale=lane.company.locale,
            at=lane.worker.clock(),
            hidden_link=settings().hidden_link,
            went_to=_went_to(email) if email.is_copy else (),
            comes_back_to=_comes_back_to(email),
            brand=_brand(lane),
        )
    except SendError:
        raise
    except NotFound as error:
        raise PermanentSendError(ReasonCode.CONTENT_MISSING) from error
    except Exception as error:
        logger.exception("mail not prepared", email_id=email.email_id)
        raise TransientSendError(ReasonCode.NOT_COMPOSED) from error
    return Prepared(email, message, transport)


def _brand(lane: Lane) -> Brand:
    """The company's brand, read once for a batch; one that nobody can read holds up no mail."""
    if lane.brand is None:
        try:
            lane.brand = find_brand(lane.company_id)
        except Unreadable:
            lane.brand = NO_BRAND
    return lane.brand


def _body(lane: Lane, email: Email) -> str:
    """The body, read once for emails of one request that come in one batch."""
    place = place_of(email)
    with lane.reading.setdefault(place, Lock()):
        if place not in lane.bodies:
            lane.bodies[place] = get_body(email)
        return lane.bodies[place]


def _went_to(copy: Email) -> list[str]:
    """The addresses that a copy names: of those who were not erased meanwhile."""
    went_to = (email.to_email for email in emails_of_batch(copy) if not email.is_copy)
    return [readable_address(address) for address in went_to if address]


def _comes_back_to(email: Email) -> str:
    """What leaves by a company's own server names where bounces belong; of the rest SES tells."""
    domain = settings().inbound_domain
    if not domain or email.transport is not Transport.SMTP:
        return ""
    return return_address(email.key, domain=domain, ring=key_ring())


def _rerouted(email: Email, company: Company) -> Email:
    """The email as its company's way out wants it now.

    From no-reply where that fails and the company wants it so; from the domain that it has today.
    """
    if email.transport is Transport.SMTP and company.smtp and stands_aside(company.smtp):
        return _from(email, no_reply(company, answers_to=company.smtp.from_email))
    if email.transport is not Transport.DOMAIN or company.domain is None:
        return email
    domain = company.domain
    if stands_aside(domain):
        answers_to = email.reply_to or domain.from_email
        return _from(email, no_reply(company, answers_to=answers_to))
    return replace(email, from_email=domain.from_email, from_name=domain.from_name)


def _from(email: Email, origin: Origin) -> Email:
    return replace(
        email,
        transport=origin.transport,
        from_email=origin.email,
        from_name=origin.name,
        reply_to=origin.reply_to,
    )

"""Recording what SES tells of an email: one UpdateItem without a read before it."""

from chalicelib.domain.message.delivery_events import DeliveryEvent, Fact
from chalicelib.tables.emails.changes import changed_if
from chalicelib.tables.emails.conditions import NOT_ERASED, THERE
from chalicelib.tables.emails.item import EmailItem
from chalicelib.tables.errors import failures_as_try_again

_LONGEST_REPLY = 500
_REPLIES = {
    Fact.DELIVERED: EmailItem.delivery_reply,
    Fact.DELAYED: EmailItem.delay_reply,
    Fact.BOUNCED: EmailItem.bounce_reply,
}


@failures_as_try_again()
def record_delivery_event(event: DeliveryEvent) -> bool:
    """Add the fact to the email; False if it is known already, or there is no such email any more.

    What comes after an erasure is not added, since servers quote the address in their replies.

    Of several events of one sort the earliest stays, so that their order makes no difference. When
    it was sent is never rewritten: the service's own record stands.
    """
    fact = getattr(EmailItem, event.fact)
    news = fact.does_not_exist()
    if event.fact is Fact.SENT:
        actions = [fact.set(event.at)]
    else:
        news |= fact > event.at
        actions = [fact.set(event.at), EmailItem.sent_at.set(EmailItem.sent_at | event.sent_at)]
    said = _REPLIES.get(event.fact)
    if said is not None:
        reply = event.reply[:_LONGEST_REPLY]
        actions.append(said.set(reply) if reply else said.remove())
    if event.reason:
        actions.append(EmailItem.bounce_reason.set(event.reason))
    return changed_if(
        EmailItem(*event.email),
        actions,
        THERE & NOT_ERASED & news,
    )

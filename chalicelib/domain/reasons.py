"""A sentence for people for every rule and every state, in the languages of the service.

Those of the rules of evidence stand in `data/evidence_rules.json`.
"""

from enum import StrEnum
from functools import cache
from typing import TypedDict

from chalicelib.domain.reason_codes import ReasonCode
from chalicelib.domain.rule_data import rule_data


class Reason(TypedDict):
    """A rule or state by its code, said in each language."""

    code: str
    it: str
    en: str


WAITS_FOR_QUOTA = frozenset({ReasonCode.QUOTA_HOUR, ReasonCode.QUOTA_DAY, ReasonCode.SES_PAUSED})
"""Why an email waits that nothing is wrong with: whoever sends it takes no more for now."""

_SENTENCES = {
    # Delivery: how far the email has come.
    "scheduled": (
        "Programmata: partirà alla data e all'ora indicate, e fino ad allora si può annullare.",
        "Scheduled: it will leave at the time shown, and can be cancelled until then.",
    ),
    "queued": ("In coda: partirà a breve.", "Queued: it will leave shortly."),
    "sending": ("Invio in corso.", "Being sent."),
    "sent": (
        "Inviata: il server di posta l'ha accettata.",
        "Sent: the mail server accepted it.",
    ),
    "delivered": (
        "Consegnata al server di posta del destinatario.",
        "Delivered to the recipient's mail server.",
    ),
    "delayed": (
        "Inviata, ma il server del destinatario non la accetta ancora: si riprova per alcune ore.",
        "Sent, but the recipient's server does not take it yet: it is tried for some hours.",
    ),
    "bounced": ("Respinta dal server del destinatario.", "Bounced by the recipient's server."),
    "bounced_for_now": (
        "Non consegnata: il server del destinatario non l'ha accettata. Più tardi può riuscire.",
        "Not delivered: the recipient's server did not take it. It may do so later.",
    ),
    "suppressed": (
        "Non consegnata: in passato l'indirizzo ha respinto o segnalato altre email.",
        "Not delivered: the address has bounced or reported emails before.",
    ),
    "rejected": (
        "Non consegnata: il servizio di posta l'ha giudicata pericolosa.",
        "Not delivered: the mail service judged it dangerous.",
    ),
    "complained": (
        "Il destinatario l'ha segnalata come indesiderata.",
        "The recipient reported it as unwanted.",
    ),
    "failed": ("Non inviata.", "Not sent."),
    "outcome_unknown": (
        "Esito sconosciuto: potrebbe essere partita. Non viene rispedita da sola.",
        "Outcome unknown: it may have left. It is not sent again by itself.",
    ),
    "settled_sent": (
        "Inviata, secondo chi l'ha verificato: il server di posta non l'aveva confermato.",
        "Sent, by the word of whoever looked into it: the mail server had not confirmed it.",
    ),
    "settled_resend": (
        "Esito sconosciuto: potrebbe essere partita. È stata rispedita con una nuova e-mail.",
        "Outcome unknown: it may have left. It was sent once more as a new email.",
    ),
    "cancelled": ("Annullata prima dell'invio.", "Cancelled before it was sent."),
    "unreadable": (
        "I dati di questa e-mail non si possono leggere: il gestore è stato avvisato.",
        "What is stored of this email cannot be read: the operator has been told.",
    ),
    # The document: whether the version that was sent is still the newest one.
    "old_version_downloaded": (
        "È stata scaricata una versione del documento che non è più l'ultima inviata.",
        "What was downloaded is a version of the document that is no longer the last one sent.",
    ),
    "old_version_sent": (
        "Dopo questa e-mail è stata inviata un'altra versione del documento.",
        "After this email another version of the document was sent.",
    ),
    # Failure: why an email did not leave.
    "refused": (
        "Non inviata: il server di posta l'ha rifiutata.",
        "Not sent: the mail server refused it.",
    ),
    "not_queued": (
        "Non inviata: la richiesta non è andata a buon fine.",
        "Not sent: the request did not succeed.",
    ),
    "no_tls": (
        "Non inviata: il server di posta dell'azienda non offre una connessione sicura.",
        "Not sent: the company's mail server offers no secure connection.",
    ),
    "forbidden_address": (
        "Non inviata: il server di posta dell'azienda non è raggiungibile da Internet.",
        "Not sent: the company's mail server is not on the public internet.",
    ),
    "gave_up": (
        "Non inviata: tutti i tentativi sono falliti.",
        "Not sent: every attempt failed.",
    ),
    "smtp_missing": (
        "Non inviata: il server di posta dell'azienda non è più configurato.",
        "Not sent: the company's own mail server is no longer set up.",
    ),
    "company_missing": (
        "Non inviata: l'azienda non è più configurata.",
        "Not sent: the company is no longer set up.",
    ),
    "content_missing": (
        "Non inviata: il contenuto non è più disponibile.",
        "Not sent: its content is no longer there.",
    ),
    "sender_refused": (
        "Il server di posta non permette alla casella di usare questo mittente.",
        "The mail server does not let the mailbox use this sender.",
    ),
    "too_large": (
        "Non inviata: supera la dimensione che il server di posta dell'azienda accetta.",
        "Not sent: larger than the company's mail server accepts.",
    ),
    "recipient_full": (
        "Non inviata: la casella del destinatario è piena.",
        "Not sent: the recipient's mailbox is full.",
    ),
    "blocked": (
        "Non inviata: respinta come indesiderata, o per la reputazione di chi la invia.",
        "Not sent: turned away as unwanted, or for the reputation of its sender.",
    ),
    "unfit_address": (
        "Non inviata: l'indirizzo non si può scrivere nel protocollo di posta.",
        "Not sent: the address cannot be written in the mail protocol.",
    ),
    # The company's own mail server: why it does not serve.
    "unreachable": (
        "Il server di posta non è raggiungibile: controllare nome, porta e sicurezza.",
        "The mail server cannot be reached: check its name, port and security.",
    ),
    "unresolved": (
        "Il nome del server di posta non si trova.",
        "The mail server's name cannot be found.",
    ),
    "timeout": (
        "Il server di posta non risponde in tempo.",
        "The mail server does not answer in time.",
    ),
    "garbage": (
        "Il server risponde, ma non come un server di posta.",
        "The server answers, but not as a mail server.",
    ),
    "certificate": (
        "Il certificato del server di posta non è valido per il suo nome.",
        "The mail server's certificate is not valid for its name.",
    ),
    "tls_failed": (
        "La connessione sicura con il server di posta non riesce.",
        "A secure connection with the mail server does not succeed.",
    ),
    "turned_away": (
        "Il server di posta per ora non accetta collegamenti.",
        "The mail server takes no connections for now.",
    ),
    "no_login": (
        "Il server di posta non permette l'accesso con nome utente e password.",
        "The mail server does not let anybody sign in by user name and password.",
    ),
    "authentication": (
        "Il server di posta non accetta il nome utente o la password.",
        "The mail server does not accept the user name or the password.",
    ),
    "basic_auth_off": (
        "Il fornitore non accetta la sola password: attivare presso di lui «SMTP AUTH».",
        "The provider does not take a password alone: switch on “SMTP AUTH” there.",
    ),
    "app_password": (
        "Il fornitore chiede una password per le app: crearne una e inserirla qui.",
        "The provider asks for an app password: create one there and enter it here.",
    ),
    "account_blocked": (
        "Il fornitore ha bloccato l'accesso a questa casella: va sbloccato presso di lui.",
        "The provider has blocked access to this mailbox: have it unblocked there.",
    ),
    "ses_paused": (
        "In attesa: il servizio di invio è sospeso o ha raggiunto il limite. Riparte da sola.",
        "Waiting: the sending service is paused or has reached its limit. It goes on by itself.",
    ),
    "quota_hour": (
        "In attesa: limite di invio della casella raggiunto. Riparte entro un'ora circa.",
        "Waiting: the mailbox has reached its sending limit. It goes on in about an hour.",
    ),
    "quota_day": (
        "In attesa: limite giornaliero della casella raggiunto. Riparte appena è possibile.",
        "Waiting: the mailbox has reached its daily limit. It goes on as soon as possible.",
    ),
    "connection_limit": (
        "In attesa: il server di posta accetta pochi messaggi per collegamento.",
        "Waiting: the mail server takes only a few messages per connection.",
    ),
    "deferred": (
        "Il server di posta rimanda l'invio a più tardi.",
        "The mail server puts the sending off.",
    ),
    "no_answer": (
        "Il server di posta non ha detto se ha accettato il messaggio.",
        "The mail server did not say whether it accepted the message.",
    ),
    "worker_died": (
        "L'invio si è interrotto prima che se ne sapesse l'esito.",
        "The sending broke off before its outcome was known.",
    ),
    "password_unreadable": (
        "La password del server di posta per ora non si può leggere.",
        "The mail server's password cannot be read for now.",
    ),
    "smtp_broken": (
        "Il server di posta dell'azienda va verificato di nuovo: le email aspettano.",
        "The company's mail server has to be verified again: its emails wait.",
    ),
    # Exports: why one was not written.
    "export_too_long": (
        "Le e-mail sono troppe per un solo file: scegliere un periodo più breve.",
        "There are too many emails for one file: choose a shorter period.",
    ),
    "export_gave_up": (
        "Non è stato possibile scrivere il file. Riprovare.",
        "The file could not be written. Try again.",
    ),
    # Composing.
    "not_composed": (
        "Il messaggio per ora non si può comporre.",
        "The message cannot be composed for now.",
    ),
}


def reason(code: StrEnum) -> Reason:
    """The sentences of a code."""
    said = _SENTENCES.get(code) or _of_evidence()[code]
    italian, english = said
    return {"code": code.value, "it": italian, "en": english}


@cache
def _of_evidence() -> dict[str, tuple[str, str]]:
    rules = rule_data("evidence_rules")["rules"]
    return {code: (said["it"], said["en"]) for code, said in rules.items()}

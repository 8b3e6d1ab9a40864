"""The variables of a template, by the names that people of FIC know, and ours."""

from enum import StrEnum


class Variable(StrEnum):
    """What stands between two pairs of braces in a template."""

    SENDER = "ragione-sociale"
    """Of the company that writes."""
    CUSTOMER = "cliente"
    CONTACT = "referente"
    """The person to speak to, or else the customer."""
    DOCUMENT = "documento"
    """What it is: `fattura`."""
    NUMBERED = "documento-numerato"
    """What it is, with its number: `fattura n. 18`."""
    IN_A_SENTENCE = "il-documento"
    """With its number and article: `la fattura n. 18`."""
    NUMBER = "numero"
    DATE = "data"
    YEAR = "anno"
    NET = "ammontare-netto"
    GROSS = "ammontare-lordo"
    BARE_NET = "ammontare-netto-no-valuta"
    BARE_GROSS = "ammontare-lordo-no-valuta"
    SUBJECT = "oggetto-visibile"
    GREETING = "saluto"
    """A line that greets the contact, or nobody by name: never missing."""
    DUE_DATE = "scadenza"
    OWED = "importo-dovuto"
    """What is still to be paid of what the mail is about."""
    BARE_OWED = "importo-dovuto-no-valuta"
    DUE_LINES = "scadenze"
    """What is still to be paid and when, a line for each instalment: for a body alone."""
    DAYS_LATE = "giorni-di-ritardo"


FILES = "allegati"
"""Where the buttons go: it stays in a filled text, until the mail leaves."""

PAY_OR_OPEN = "tspay-tastodoc"
"""FIC's place for a button in reminders; without payments, the files' buttons stand there."""

IN_SUBJECTS = frozenset(set(Variable) - {Variable.DUE_LINES})
IN_BODIES = frozenset({*Variable, FILES, PAY_OR_OPEN})

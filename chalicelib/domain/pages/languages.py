"""Which of the service's languages a reader wants."""

from chalicelib.domain.words import Locale

BOTH: tuple[Locale, ...] = ("it", "en")


def languages_for(accept_language: str, *, otherwise: Locale | None) -> tuple[Locale, ...]:
    """The languages that a page speaks, one after the other.

    The reader's own where it is one of ours, else the other one given, else both.

    Args:
        accept_language: the header (RFC 9110 section 12.5.4); what cannot be read of it is skipped.
        otherwise: the company's, where it is known.
    """
    wanted = _wanted(accept_language) or otherwise
    return (wanted,) if wanted else BOTH


def _wanted(header: str) -> Locale | None:
    weights: dict[Locale, float] = {}
    for part in header.lower().split(","):
        tag, _, parameter = part.partition(";")
        for locale in BOTH:
            if tag.strip().partition("-")[0] == locale:
                weights[locale] = max(weights.get(locale, 0.0), _weight(parameter))
    best = max(weights, key=weights.__getitem__, default=None)
    return best if best and weights[best] > 0 else None


def _weight(parameter: str) -> float:
    name, _, value = parameter.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0

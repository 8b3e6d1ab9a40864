"""E-mail addresses, as far as they can be judged without asking the network."""

import re

import email_validator
import idna

_ASCII_LABEL = re.compile(r"xn--[a-z0-9-]+", re.IGNORECASE)


def normalise_address(address: str) -> str:
    """The address with its domain in ASCII and lower case.

    Raises:
        ValueError: it cannot be an address (RFC 5321, RFC 5322); the message says why.
    """
    # A recipient at `.test` or `.example` is odd but no error of syntax: the server it is sent to
    # decides.
    valid = email_validator.validate_email(
        address,
        check_deliverability=False,
        globally_deliverable=False,
        allow_smtputf8=False,
        strict=True,
    )
    if "." not in valid.domain:
        raise ValueError("The part after the @-sign is not valid. It should have a period.")
    return valid.ascii_email or valid.normalized


def readable_address(address: str) -> str:
    """The address with its domain as people write it, where that stands for just this domain."""
    return _ASCII_LABEL.sub(_readable_label, address) if "xn--" in address.lower() else address


def _readable_label(found: re.Match[str]) -> str:
    try:
        return idna.ulabel(found[0])
    except (idna.IDNAError, UnicodeError):
        return found[0]

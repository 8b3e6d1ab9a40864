"""E-mail addresses, as far as they can be judged without asking the network."""

import re

import email_validator
import idna

_ASCII_LABEL = re.compile(r"xn--[a-z0-9-]+", re.IGNORECASE)
_LONGEST_LOCAL_PART = 64  # octets, RFC 5321 section 4.5.3.1.1, also in UTF-8 (RFC 6531)
_LONGEST_ADDRESS = 254  # what fits between the angle brackets of a path


def normalise_address(address: str) -> str:
    """The address with its domain in ASCII and lower case, and in one Unicode form before the @.

    Raises:
        ValueError: it cannot be an address (RFC 5321, 5322, 6531); the message says why.
    """
    # A recipient at `.test` or `.example` is odd but no error of syntax: the server it is sent to
    # decides.
    valid = email_validator.validate_email(
        address, check_deliverability=False, globally_deliverable=False, strict=True
    )
    if "." not in valid.domain:
        raise ValueError("The part after the @-sign is not valid. It should have a period.")
    whole = f"{valid.local_part}@{valid.ascii_domain}"
    if len(valid.local_part.encode()) > _LONGEST_LOCAL_PART:
        raise ValueError("The part before the @-sign is too long.")
    if len(whole.encode()) > _LONGEST_ADDRESS:
        raise ValueError("The address is too long.")
    return whole


def normalise_plain_address(address: str) -> str:
    """The same, of an address that every server can take: whom mail is from, or answered to.

    Raises:
        ValueError: it cannot be one; the message says why.
    """
    plain = normalise_address(address)
    if not plain.isascii():
        raise ValueError("The part before the @-sign may hold ASCII letters only here.")
    return plain


def readable_address(address: str) -> str:
    """The address with its domain as people write it, where that stands for just this domain."""
    return _ASCII_LABEL.sub(_readable_label, address) if "xn--" in address.lower() else address


def _readable_label(found: re.Match[str]) -> str:
    try:
        return idna.ulabel(found[0])
    except (idna.IDNAError, UnicodeError):
        return found[0]

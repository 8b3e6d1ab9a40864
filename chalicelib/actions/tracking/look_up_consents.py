"""Look up what the recipients of a request allow."""

from collections.abc import Mapping, Sequence

from chalicelib.domain.categories import Category
from chalicelib.domain.companies import Company
from chalicelib.domain.consents import (
    Allowance,
    ConsentRecord,
    ConsentSource,
    LegalBasis,
    OnUnknownConsent,
    recipient_key,
    untracked_by_consent,
)
from chalicelib.domain.emails import Untracked
from chalicelib.domain.errors import TryAgainLater
from chalicelib.tables.recipients import find_consents
from chalicelib.telemetry import count, logger


def look_up_consents(
    company: Company, category: Category, addresses: Sequence[str]
) -> Mapping[str, Allowance]:
    """Look up by address what is allowed of an email to it. One request for all.

    What cannot be read is no consent: the emails leave all the same, untracked.
    """
    keys = {address: recipient_key(company.company_id, address) for address in addresses}
    try:
        said = find_consents(company.company_id, list(keys.values()))
    except TryAgainLater:
        count("ConsentUnreadable")
        logger.exception("consents not read", company_id=company.company_id)
        return dict.fromkeys(addresses, Allowance(Untracked.CONSENT_UNREADABLE))
    basis = company.legal_basis_of(category)
    return {
        address: _allowance(said.get(key), basis, company.on_unknown_consent)
        for address, key in keys.items()
    }


def _allowance(
    record: ConsentRecord | None, basis: LegalBasis | None, on_unknown: OnUnknownConsent
) -> Allowance:
    untracked = untracked_by_consent(record, basis=basis, on_unknown=on_unknown)
    if record and record.source is ConsentSource.ERASURE:
        return Allowance(untracked, erased_at=record.decided_at)
    return Allowance(untracked)

"""Find the other origins that a company's page works with."""

import re
from dataclasses import dataclass

from chalicelib.domain.errors import TryAgainLater
from chalicelib.settings import settings
from chalicelib.stores.uploads import upload_origin
from chalicelib.tables.companies import find_company
from chalicelib.telemetry import logger

_ID = re.compile(r"[1-9][0-9]{0,15}", re.ASCII)


@dataclass(frozen=True, slots=True)
class PageOrigins:
    """Web origins (RFC 6454)."""

    frames: tuple[str, ...]
    """Of products that may show the page in a frame."""
    uploads: str
    """Where the page puts files that are too large for a request."""


def find_page_origins(company_id: str) -> PageOrigins:
    """The origins; nobody may frame the page of a company that is none, or cannot be read now.

    Args:
        company_id: as it stands in the path.
    """
    return PageOrigins(_frames(company_id), upload_origin())


def _frames(company_id: str) -> tuple[str, ...]:
    if not _ID.fullmatch(company_id):
        return ()
    try:
        company = find_company(int(company_id))
    except TryAgainLater:
        logger.exception("frame origins not read")
        return ()
    return (*company.frame_origins, *settings().always_framed_by) if company else ()

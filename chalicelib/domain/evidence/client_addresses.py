"""Finds a request's client address: only the hop that we trust is asked, never the client."""

from collections.abc import Mapping

_WITH_PORT = "cloudfront-viewer-address"
"""CloudFront writes the client's port behind its address, and IPv6 without brackets."""


def client_address(*, source_ip: str, headers: Mapping[str, str], trusted_header: str) -> str:
    """The client's address.

    Args:
        source_ip: who spoke to API Gateway.
        headers: with names in lower case.
        trusted_header: set by a CDN in front of API Gateway, which every request passes; empty:
            there is none, and no header is believed. Of a list, the last entry is the CDN's own.
    """
    name = trusted_header.lower()
    told = headers.get(name, "").rpartition(",")[2].strip() if name else ""
    if name == _WITH_PORT:
        told = told.rpartition(":")[0].strip("[]")
    return told or source_ip

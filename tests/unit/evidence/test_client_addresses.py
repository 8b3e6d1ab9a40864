"""Whose address counts."""

import pytest

from chalicelib.domain.evidence.client_addresses import client_address

FORGED = {
    "x-forwarded-for": "198.51.100.1, 198.51.100.2",
    "x-real-ip": "198.51.100.3",
    "forwarded": "for=198.51.100.4",
    "cloudfront-viewer-address": "198.51.100.5:443",
}


def client(headers, trusted=""):
    return client_address(source_ip="203.0.113.9", headers=headers, trusted_header=trusted)


def test_no_header_is_believed_unless_the_operator_says_so():
    assert "203.0.113.9" == client(FORGED)


@pytest.mark.parametrize(
    ("header", "value", "address"),
    [
        ("X-Real-IP", "192.0.2.7", "192.0.2.7"),
        ("X-Forwarded-For", "198.51.100.1, 192.0.2.7", "192.0.2.7"),
        ("CloudFront-Viewer-Address", "192.0.2.7:46532", "192.0.2.7"),
        ("CloudFront-Viewer-Address", "2001:db8::7:46532", "2001:db8::7"),
        ("X-Real-IP", "", "203.0.113.9"),
    ],
)
def test_the_header_of_a_cdn_that_is_trusted_tells_the_client(header, value, address):
    assert address == client(FORGED | {header.lower(): value}, header)


def test_where_the_trusted_header_is_missing_api_gateway_tells():
    assert "203.0.113.9" == client({}, "X-Real-IP")

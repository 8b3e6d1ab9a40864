"""Certificates of the local SMTP server, from an authority of this checkout's own."""

import ssl
from pathlib import Path

import certifi
import trustme

from local import places
from local.loopback import HOST

AUTHORITY = places.TLS / "authority.pem"
AUTHORITY_KEY = places.TLS / "authority-key.pem"
BUNDLE = places.TLS / "bundle.pem"
"""What the service trusts on this machine: the public authorities and ours."""


def server_context() -> ssl.SSLContext:
    """What the SMTP server shows; also writes BUNDLE, by which the service checks it."""
    authority = own_authority()
    certifis = Path(certifi.where()).read_bytes()
    places.write_whole(BUNDLE, certifis + b"\n" + authority.cert_pem.bytes())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST, "localhost").configure_cert(context)
    return context


def own_authority() -> trustme.CA:
    """The authority of this checkout: a developer may have told a mail client to trust it."""
    try:
        return trustme.CA.from_pem(AUTHORITY.read_bytes(), AUTHORITY_KEY.read_bytes())
    except (OSError, ValueError):
        authority = trustme.CA(organization_name="Ricevuta local stage")
        places.write_whole(AUTHORITY_KEY, authority.private_key_pem.bytes())
        places.write_whole(AUTHORITY, authority.cert_pem.bytes())
        return authority

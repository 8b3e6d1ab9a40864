"""A time stamp authority of this machine's own (RFC 3161): it vouches for nothing but itself."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Any

from asn1crypto import cms, core, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from trustme import CA

from local.loopback import HOST, LoopbackServer

LARGEST_QUERY = 4096
NAME = "Ricevuta local time stamps"
POLICY = "1.3.6.1.4.1.99999.1"
"""Any: this authority promises nothing."""


class TimeStampAuthority:
    """Signs that it saw a digest now, by a key of its own that the checkout's authority certifies.

    The key lives as long as the process: its certificate is in every token, and that of the
    checkout's authority is kept.
    """

    def __init__(
        self, above: CA, *, purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.TIME_STAMPING
    ) -> None:
        """Make the key, whose certificate serves this purpose alone."""
        self._key = generate_private_key(SECP256R1())
        self._certificate = asn1.Certificate.load(_certificate(self._key, above, purpose))

    def answer(self, query: bytes, **otherwise: object) -> bytes:
        """The answer to a request.

        Args:
            query: a TimeStampReq.
            otherwise: what to state in place of what is true (members of TSTInfo).
        """
        asked = tsp.TimeStampReq.load(query, strict=True)
        stated = tsp.TSTInfo(
            {
                "version": "v1",
                "policy": POLICY,
                "message_imprint": asked["message_imprint"],
                "serial_number": x509.random_serial_number(),
                "gen_time": datetime.now(UTC).replace(microsecond=0),
                "nonce": asked["nonce"],
                **otherwise,
            }
        )
        token = cms.ContentInfo({"content_type": "signed_data", "content": self._sign(stated)})
        answer: bytes = tsp.TimeStampResp(
            {"status": {"status": "granted"}, "time_stamp_token": token}
        ).dump()
        return answer

    def _sign(self, stated: tsp.TSTInfo) -> cms.SignedData:
        digest = {"algorithm": "sha256"}
        content = stated.dump()
        own = tsp.ESSCertIDv2({"cert_hash": sha256(self._certificate.dump()).digest()})
        told: Mapping[str, Any] = {
            "content_type": "tst_info",
            "message_digest": sha256(content).digest(),
            "signing_certificate_v2": tsp.SigningCertificateV2({"certs": [own]}),
        }
        attributes = cms.CMSAttributes(
            [{"type": name, "values": [value]} for name, value in told.items()]
        )
        signer = {
            "version": "v1",
            "sid": {
                "issuer_and_serial_number": {
                    "issuer": self._certificate.issuer,
                    "serial_number": self._certificate.serial_number,
                }
            },
            "digest_algorithm": digest,
            "signed_attrs": attributes,
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signature": self._key.sign(attributes.dump(), ECDSA(SHA256())),
        }
        return cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [digest],
                "encap_content_info": {
                    "content_type": "tst_info",
                    "content": core.ParsableOctetString(content),
                },
                "certificates": [self._certificate],
                "signer_infos": [signer],
            }
        )


def _certificate(key: EllipticCurvePrivateKey, above: CA, purpose: x509.ObjectIdentifier) -> bytes:
    issuer = x509.load_pem_x509_certificate(above.cert_pem.bytes())
    signing = load_pem_private_key(above.private_key_pem.bytes(), None)
    if not isinstance(signing, EllipticCurvePrivateKey):
        raise TypeError("the checkout's authority signs by a key of another kind")
    begin = datetime.now(UTC) - timedelta(days=1)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)]))
        .issuer_name(issuer.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=825))
        .add_extension(x509.ExtendedKeyUsage([purpose]), critical=True)
        .sign(signing, SHA256())
        .public_bytes(Encoding.DER)
    )


class TimeStampServer(LoopbackServer):
    """The authority on a port of its own."""

    def __init__(self, authority: TimeStampAuthority) -> None:
        self.authority = authority
        super().__init__(0, _Request)

    @property
    def url(self) -> str:
        """Where it is asked."""
        return f"http://{HOST}:{self.server_port}"


class _Request(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 10
    server: TimeStampServer

    def do_POST(self) -> None:
        """Stamp a digest."""
        length = int(self.headers.get("Content-Length") or 0)
        try:
            status, said = (
                HTTPStatus.OK,
                self.server.authority.answer(self.rfile.read(min(length, LARGEST_QUERY))),
            )
        except (TypeError, ValueError):
            status, said = HTTPStatus.BAD_REQUEST, b""
        self.send_response(status)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

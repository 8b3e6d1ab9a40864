"""The local stage's DNS: what somebody published there, and MX records of known domains."""

import socketserver
from collections.abc import Callable, Mapping
from typing import Any

import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

from local.loopback import HOST
from local.zone import Zone

MX: Mapping[str, str] = {
    # Of the demo company's recipients.
    "cliente.example": "aspmx.l.google.com",
    "posta.example": "gmail-smtp-in.l.google.com",
    "trattoria-nino.example": "smtp-in.libero.it",
    "studio-moretti.example": "studio-moretti-example.mail.protection.outlook.com",
    "autotrasporti-valli.example": "mx0a-00000000.pphosted.com",
    "vallechiara.example": "mx.pec.aruba.it",
    # As they are out there.
    "gmail.com": "gmail-smtp-in.l.google.com",
    "outlook.com": "outlook-com.olc.protection.outlook.com",
    "hotmail.com": "hotmail-com.olc.protection.outlook.com",
    "yahoo.com": "mta5.am0.yahoodns.net",
    "icloud.com": "mx01.mail.icloud.com",
    "proton.me": "mail.protonmail.ch",
    "libero.it": "smtp-in.libero.it",
    "pec.it": "mx.pec.aruba.it",
}
"""Of any other domain it says that there is none."""

_TTL_SECONDS = 3600


Answers = Callable[[dns.message.Message], dns.message.Message]


def answers_of(zone: Zone) -> Answers:
    """Has what is in the zone, and the MX records above."""

    def answer(question: dns.message.Message) -> dns.message.Message:
        reply = dns.message.make_response(question, recursion_available=True)
        [asked] = question.question
        name, kind = asked.name.to_text(omit_final_dot=True), dns.rdatatype.to_text(asked.rdtype)
        reply.answer.extend(zone.answers(name, kind))
        exchange = MX.get(name.lower())
        if exchange:
            text = f"10 {exchange}."
            reply.answer.append(dns.rrset.from_text(asked.name, _TTL_SECONDS, "IN", "MX", text))
        if not reply.answer:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        return reply

    return answer


class NameServer(socketserver.ThreadingUDPServer):
    """Listens on loopback as soon as it is made; `serve_forever` answers."""

    daemon_threads = True

    def __init__(self, answers: Answers) -> None:
        super().__init__((HOST, 0), socketserver.BaseRequestHandler)
        self.answers = answers

    @property
    def address(self) -> str:
        """As `DNS_SERVER` has it."""
        return f"{HOST}:{self.server_address[1]}"

    def finish_request(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - its base's
        """Answer one packet."""
        packet, line = request
        reply = self.answers(dns.message.from_wire(packet))
        line.sendto(reply.to_wire(), client_address)

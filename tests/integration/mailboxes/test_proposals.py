"""The server of an address, found by DNS alone."""

from threading import Thread

import dns.message
import dns.rcode
import dns.rrset
import pytest

from local.name_server import NameServer

RECORDS = {
    ("google.example.", "MX"): "10 aspmx.l.google.com.",
    ("aruba.example.", "MX"): "10 mx.aruba.example.",
    ("mx.aruba.example.", "A"): "62.149.128.154",
    ("srv.example.", "MX"): "10 mx.srv.example.",
    ("_submission._tcp.srv.example.", "SRV"): "0 1 587 mail.srv.example.",
    ("mail.srv.example.", "A"): "93.184.216.34",
    ("_submissions._tcp.evil.example.", "SRV"): "0 1 465 mail.evil.example.",
    ("mail.evil.example.", "A"): "127.0.0.1",
    ("_submissions._tcp.none.example.", "SRV"): "0 0 0 .",
    ("_submissions._tcp.odd.example.", "SRV"): "0 1 22 mail.srv.example.",
}


def answer(question):
    reply = dns.message.make_response(question)
    [asked] = question.question
    kind = dns.rdatatype.to_text(asked.rdtype)
    record = RECORDS.get((asked.name.to_text(), kind))
    if record is None:
        reply.set_rcode(dns.rcode.NXDOMAIN)
    else:
        reply.answer.append(dns.rrset.from_text(asked.name, 60, "IN", kind, record))
    return reply


@pytest.fixture
def find(api, company, set_environment):
    with NameServer(answer) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        set_environment(DNS_SERVER=server.address)
        path = f"/c/{company.id}/settings/smtp/proposal"
        yield lambda **query: api.get(path, key=company.key, **query)
        server.shutdown()


@pytest.mark.parametrize(
    ("domain", "found_by", "host", "port"),
    [
        ("gmail.com", "provider", "smtp.gmail.com", 465),
        ("google.example", "mail_exchanger", "smtp.gmail.com", 465),
        ("aruba.example", "mail_exchanger", "smtps.aruba.it", 465),
        ("srv.example", "service_record", "mail.srv.example", 587),
        ("none.example", None, None, None),
        ("odd.example", None, None, None),
        ("unknown.example", None, None, None),
    ],
)
def test_what_dns_says_of_a_domain(find, domain, found_by, host, port):
    data = find(email=f"anna@{domain}").json["data"]

    assert (found_by, host, port) == (data["found_by"], data["host"], data["port"])


def test_a_domain_that_names_a_server_of_our_own_network_is_refused(find, stored, company):
    refused = find(email="anna@evil.example")

    assert (422, "not_a_host") == (refused.status, refused.json["error"]["problems"][0]["code"])
    assert "evil.example" not in stored(company.id)


@pytest.mark.parametrize("query", [{}, {"email": "anna"}, {"email": "anna@"}])
def test_what_is_no_address_is_refused(find, query):
    refused = find(**query)

    assert (422, ["email"]) == (refused.status, list(refused.json["error"]["validation_result"]))

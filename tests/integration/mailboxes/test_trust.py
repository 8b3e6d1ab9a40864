"""Whether a company's mail will be believed, by what the local DNS says."""

from dataclasses import replace
from datetime import UTC, datetime
from threading import Thread

import dns.message
import dns.rcode
import pytest

from chalicelib.tables.companies import find_company, save_company
from local.name_server import NameServer
from tests.builders import an_smtp
from tests.integration.conftest import ZONE


@pytest.fixture
def trust(api, company):
    return lambda: api.get(f"/c/{company.id}/settings/trust", key=company.key).json["data"]


@pytest.fixture
def domain(company):
    return f"bottega-{company.id}.example"


@pytest.fixture
def mailbox_at(company, domain):
    """Give the company a mailbox in its domain, at a provider's server."""

    def mailbox_at(host, from_email=f"anna@{domain}"):
        smtp = an_smtp(host=host, from_email=from_email, verified_at=datetime.now(UTC))
        save_company(replace(find_company(company.id), smtp=smtp))

    return mailbox_at


def codes(found):
    return [found[name]["reason"]["code"] for name in ("spf", "dkim", "dmarc")]


def test_the_operator_sees_to_its_own_address(trust):
    found = trust()

    assert ("no-reply@ricevuta.example", "no-reply", "unknown") == (
        found["address"],
        found["sender"],
        found["grade"],
    )
    assert ["operators", "operators", "dmarc_missing"] == codes(found)


def test_a_mailbox_whose_domain_says_nothing_is_told_what_to_add(trust, mailbox_at, domain):
    mailbox_at("smtp.gmail.com")
    ZONE.add("_spf.google.com TXT v=spf1 ip4:35.190.247.0/24 ~all")
    found = trust()

    assert ["spf_missing", "dkim_missing", "dmarc_missing"] == codes(found)
    assert "bad" == found["grade"]
    assert {
        "type": "TXT",
        "name": domain,
        "value": "v=spf1 include:_spf.google.com ~all",
    } == found["spf"]["record"]
    assert f"_dmarc.{domain}" == found["dmarc"]["record"]["name"]


def test_a_mailbox_whose_domain_says_all_of_it_is_believed(trust, mailbox_at, domain):
    mailbox_at("smtp.gmail.com")
    ZONE.add(f"{domain} TXT v=spf1 include:_spf.google.com ~all")
    ZONE.add("_spf.google.com TXT v=spf1 ip4:35.190.247.0/24 ~all")
    ZONE.add(f"google._domainkey.{domain} TXT v=DKIM1; k=rsa; p=MIIB")
    ZONE.add(f"_dmarc.{domain} TXT v=DMARC1; p=reject")
    found = trust()

    assert ["spf_good", "dkim_good", "dmarc_reject"] == codes(found)
    assert "good" == found["grade"]


def test_a_providers_own_domain_is_the_providers_matter(trust, mailbox_at):
    mailbox_at("smtp.gmail.com", from_email="anna@gmail.com")

    assert ["providers", "providers"] == codes(trust())[:2]


def test_an_own_domain_is_believed_for_its_signature(trust, api, company, domain):
    path = f"/c/{company.id}/settings/domain"
    shown = api.put(path, {"from_email": f"a@{domain}"}, key=company.key).json["data"]
    for record in shown["records"]:
        if record["purpose"] != "mail_from":
            ZONE.add(f"{record['name']} {record['type']} {record['value']}")
    ZONE.add(f"_dmarc.{domain} TXT v=DMARC1; p=none")
    api.call("POST", f"{path}/verify", key=company.key)
    found = trust()

    assert ("domain", "good") == (found["sender"], found["grade"])
    assert ["spf_not_aligned", "dkim_good", "dmarc_none"] == codes(found)
    assert "MX" == found["spf"]["record"]["type"]


def test_what_was_found_is_told_again_for_a_while(trust, mailbox_at, domain):
    mailbox_at("smtp.gmail.com")
    first = trust()
    ZONE.add(f"_dmarc.{domain} TXT v=DMARC1; p=none")

    assert first == trust()


def fails(question):
    reply = dns.message.make_response(question)
    reply.set_rcode(dns.rcode.SERVFAIL)
    return reply


def test_dns_that_does_not_answer_leaves_it_unknown(trust, mailbox_at, set_environment):
    mailbox_at("smtp.gmail.com")
    with NameServer(fails) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        set_environment(DNS_SERVER=server.address)
        found = trust()
        server.shutdown()

    assert (["dns_silent"] * 3, "unknown") == (codes(found), found["grade"])

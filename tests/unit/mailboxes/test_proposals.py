"""Which server an address stands for, and who is known."""

import pytest

from chalicelib.domain.companies import GrantedBy
from chalicelib.domain.mailboxes.mail_servers import normalise_host
from chalicelib.domain.mailboxes.presets import presets, read_preset
from chalicelib.domain.mailboxes.proposals import Host, Service, proposal_row, propose
from chalicelib.domain.rule_data import rule_data

ROWS = rule_data("mail_presets")["presets"]


def row(domain="x.example", *, exchangers=(), services=(), offered=()):
    found = propose(domain, exchangers=exchangers, services=services)
    return proposal_row(found, f"anna@{domain}", offered=offered)


@pytest.mark.parametrize(
    ("domain", "exchanger", "host", "port"),
    [
        ("gmail.com", None, "smtp.gmail.com", 465),
        ("outlook.it", None, "smtp-mail.outlook.com", 587),
        ("libero.it", None, "smtp.libero.it", 465),
        ("pec.it", None, "smtps.pec.aruba.it", 465),
        ("x.example", Host("ASPMX.L.GOOGLE.COM."), "smtp.gmail.com", 465),
        ("x.example", Host("x-example.mail.protection.outlook.com"), "smtp.office365.com", 587),
        ("x.example", Host("x.olc.protection.outlook.com"), "smtp-mail.outlook.com", 587),
        ("x.example", Host("mx.aruba.it"), "smtps.aruba.it", 465),
        ("x.example", Host("mx.pec.aruba.it"), "smtps.pec.aruba.it", 465),
        ("x.example", Host("mx.x.example", ("62.149.128.74",)), "smtps.aruba.it", 465),
    ],
)
def test_the_server_of_an_address(domain, exchanger, host, port):
    found = row(domain, exchangers=[exchanger] if exchanger else [])

    assert (host, port) == (found["host"], found["port"])
    assert f"anna@{domain}" == found["username"]
    assert {"it", "en"} == found["needs"].keys()


@pytest.mark.parametrize(
    "exchanger", [Host("mx.x.example", ("62.149.129.1",)), Host("notgoogle.com"), Host("")]
)
def test_who_is_not_known_is_not_guessed(exchanger):
    assert None is row(exchangers=[exchanger])["host"]


def test_certified_mail_is_named_as_what_it_is_and_its_user_is_no_address():
    found = row("legalmail.it")

    assert (True, None) == (found["certified"], found["username"])
    assert "User ID" in found["needs"]["it"]
    assert "vieta gli invii automatici" in found["needs"]["it"]


@pytest.mark.parametrize(("offered", "connect"), [([], None), ([GrantedBy.GOOGLE], "google")])
def test_connecting_is_proposed_where_the_operator_is_registered(offered, connect):
    assert connect == row("gmail.com", offered=offered)["connect"]


def test_a_service_record_names_the_server():
    found = row(services=[Service("mail.x.example.", ("93.184.216.34",), 465)])

    assert ("service_record", "mail.x.example", 465, "tls") == tuple(
        found[name] for name in ("found_by", "host", "port", "security")
    )
    assert (None, None) == (found["provider"], found["needs"])


@pytest.mark.parametrize(
    "service",
    [
        Service("localhost", (), 465),
        Service("mail.x.example", ("127.0.0.1",), 465),
        Service("mail.x.example", ("93.184.216.34", "10.0.0.7"), 465),
        Service("mail.x.example", ("::1",), 465),
        Service("10.0.0.7", (), 465),
        Service("router.lan", (), 465),
    ],
)
def test_a_service_record_into_our_own_network_is_refused(service):
    with pytest.raises(ValueError, match="server"):
        row(services=[service])


def test_every_provider_that_ships_can_be_read_and_is_sure_enough():
    assert len(ROWS) == len(presets()) > 30
    assert {"high", "medium"} == {one["confidence"] for one in ROWS}
    assert all(one["sources"] for one in ROWS)


def test_no_two_providers_have_the_same_domain_or_exchanger():
    named = [name for one in ROWS for name in (*one["domains"], *("mx:" + mx for mx in one["mx"]))]

    assert len(set(named)) == len(named)


def test_every_provider_has_a_server_on_the_internet_and_a_sentence_in_each_language():
    for one in presets():
        assert one.host == normalise_host(one.host)
        assert one.port in {465, 587}
        assert {"it", "en"} == one.needs.keys()
        assert all(sentence.endswith(".") for sentence in one.needs.values())


@pytest.mark.parametrize("change", [{"colour": "red"}, {"host": None}])
def test_a_key_that_nobody_reads_or_that_is_missing_is_a_mistake(change):
    kept = {name: value for name, value in (ROWS[0] | change).items() if value is not None}
    with pytest.raises(ValueError, match=next(iter(change))):
        read_preset(kept)

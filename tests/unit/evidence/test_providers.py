"""Whose mail system takes a domain's mail, and what is said of it."""

import pytest

from chalicelib.domain.emails import UNKNOWN_PROVIDER
from chalicelib.domain.evidence.providers import NO_MAIL, Exchange, expectation, provider_of
from chalicelib.domain.rule_data import rule_data
from chalicelib.domain.words import label, words

DATA = rule_data("providers")
PROVIDERS = DATA["providers"]


def of(*hosts):
    return provider_of([Exchange(10, host) for host in hosts])


@pytest.mark.parametrize(
    ("host", "provider"),
    [
        ("aspmx.l.google.com.", "google"),
        ("ALT1.ASPMX.L.GOOGLE.COM", "google"),
        ("aspmx2.googlemail.com", "google"),
        ("verdi-it.mail.protection.outlook.com", "microsoft_365"),
        ("verdi-it.o-v1.mx.microsoft", "microsoft_365"),
        ("hotmail-com.olc.protection.outlook.com", "outlook_com"),
        ("mx-eu.mail.am0.yahoodns.net", "yahoo"),
        ("mx02.mail.icloud.com", "apple"),
        ("mxb-00069f02.gslb.pphosted.com", "proofpoint"),
        ("eu-smtp-inbound-1.mimecast.com", "mimecast"),
        ("d78608a.ess.barracudanetworks.com", "barracuda"),
        ("mx1.hc1234-56.iphmx.com", "cisco"),
        ("mx.pec.aruba.it", "aruba_pec"),
        ("mx.cert.legalmail.it", "legalmail"),
        ("sendmx.sicurezzapostale.it", "namirial_pec"),
        ("server.pec-email.com", "register_pec"),
        ("mail.register.it", "register"),
        ("smtp-in.libero.it", "italiaonline"),
        ("smtp-in.virgilio.it", "italiaonline"),
        ("etb-1.mail.tiscali.it", "tiscali"),
        ("mx.verdi.example", UNKNOWN_PROVIDER),
        ("notgoogle.com", UNKNOWN_PROVIDER),
        ("google.com.verdi.example", UNKNOWN_PROVIDER),
        ("com", UNKNOWN_PROVIDER),
        ("a..b", UNKNOWN_PROVIDER),
    ],
)
def test_a_provider_is_known_by_the_end_of_its_servers_names(host, provider):
    assert provider == of(host)


def test_who_is_tried_first_counts():
    gateway_and_behind = [
        Exchange(20, "verdi-it.mail.protection.outlook.com."),
        Exchange(5, "d1a.ess.barracudanetworks.com."),
        Exchange(5, "d1b.ess.barracudanetworks.com."),
    ]

    assert "barracuda" == provider_of(gateway_and_behind)


def test_of_two_providers_in_turns_neither_is_named():
    assert UNKNOWN_PROVIDER == of("aspmx.l.google.com", "mx.pec.aruba.it")
    assert UNKNOWN_PROVIDER == of("aspmx.l.google.com", "mail.verdi.example")


def test_a_null_mx_says_that_the_domain_takes_no_mail():
    assert NO_MAIL == provider_of([Exchange(0, ".")])
    assert "expect_no_mail" == expectation(NO_MAIL)["code"]


def test_a_domain_without_mx_records_is_of_nobody():
    assert UNKNOWN_PROVIDER == provider_of([])


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_provider_has_a_source_and_an_expectation(provider):
    known = PROVIDERS[provider]
    said = expectation(provider)

    assert known["source"]
    assert known["expect"] == said["code"]


@pytest.mark.parametrize("code", DATA["expectations"])
def test_every_expectation_has_a_source_and_a_sentence_in_both_languages(code):
    said = label("expectations", code)

    assert DATA["expectations"][code]["source"]
    assert said["it"] != said["en"]
    for sentence in (said["it"], said["en"]):
        assert sentence[0].isupper()
        assert sentence.endswith(".")


def test_no_end_of_a_name_stands_for_two_providers_and_none_is_unused():
    ends = [end for known in PROVIDERS.values() for end in known["mx"]]

    assert len(set(ends)) == len(ends)
    assert DATA["expectations"].keys() == words("expectations", "it").keys()
    assert set(DATA["expectations"]) == {known["expect"] for known in PROVIDERS.values()}
    assert all(end == end.lower().strip(".") for end in ends)


def test_of_a_provider_of_another_version_nothing_is_claimed():
    assert "expect_unknown" == expectation("a provider of tomorrow")["code"]
    assert DATA["version"]

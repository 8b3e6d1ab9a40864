"""What a domain wants done with mail that is not its own (RFC 9989)."""

import pytest

from chalicelib.domain.senders.dmarc import DmarcFault, look_at_dmarc


def look(domain="x.example", **records):
    """At a domain of which these are the records, by names with dashes for dots."""
    zone = {f"_dmarc.{name.replace('__', '.')}": found for name, found in records.items()}
    asked = []

    def ask(name, kind):
        asked.append(name)
        return zone.get(name, []) if kind == "TXT" else []

    found = look_at_dmarc(domain, ask)
    assert 8 >= len(asked)
    return found


@pytest.mark.parametrize(
    ("record", "policy"),
    [
        ("v=DMARC1; p=none", "none"),
        ("v=DMARC1;p=reject;", "reject"),
        ("v = DMARC1 ; P = Quarantine ; rua=mailto:a@b.example", "quarantine"),
        ("v=DMARC1; p=what; rua=mailto:a@b.example", "none"),
        ("v=DMARC1; rua=mailto:a@b.example", "none"),
    ],
)
def test_the_domains_own_policy(record, policy):
    assert (policy, None) == ((found := look(x__example=[record])).policy, found.fault)


@pytest.mark.parametrize(
    ("records", "fault"),
    [
        ([], DmarcFault.MISSING),
        (["something else", "v=dmarc1; p=none"], DmarcFault.MISSING),
        (["v=DMARC1; p=none", "v=DMARC1; p=reject"], DmarcFault.SEVERAL),
        (["v=DMARC1"], DmarcFault.WRONG),
        (["v=DMARC1; p=what"], DmarcFault.WRONG),
        (["v=DMARC1; = ;;;"], DmarcFault.WRONG),
    ],
)
def test_no_wish_that_receivers_know_of(records, fault):
    assert fault is look(x__example=records).fault


def test_a_part_of_a_domain_has_the_policy_of_the_whole():
    whole = ["v=DMARC1; p=reject; sp=quarantine"]

    assert "quarantine" == look("mail.shop.x.example", x__example=whole).policy


def test_a_part_with_a_policy_of_its_own_has_that():
    records = {"x__example": ["v=DMARC1; p=reject"], "mail__x__example": ["v=DMARC1; p=none"]}

    assert "none" == look("mail.x.example", **records).policy


def test_the_registry_does_not_speak_for_a_domain():
    assert DmarcFault.MISSING is look(example=["v=DMARC1; p=reject; psd=y"]).fault


def test_whoever_says_that_it_is_the_whole_is_believed():
    shop, whole = ["v=DMARC1; p=none; psd=n"], ["v=DMARC1; p=reject"]

    assert "none" == look("a.shop.x.example", shop__x__example=shop, x__example=whole).policy


def test_a_long_name_is_asked_for_no_longer_than_a_short_one():
    name = ".".join("abcdefghijklmnop") + ".x.example"

    assert "none" == look(name, x__example=["v=DMARC1; p=none"]).policy

"""What a record of SPF lets send, within the bounds that receivers keep (RFC 7208)."""

import pytest

from chalicelib.domain.senders.spf import SpfFault, lets_send, look_at_spf, with_included

GOOGLE = {
    ("_spf.google.com", "TXT"): ["v=spf1 ip4:35.190.247.0/24 ip6:2001:4860:4000::/36 ~all"],
}


def look(*records, **more):
    """At x.example, which has these records; `more` of other names with dashes for dots."""
    zone = {("x.example", "TXT"): list(records)} | GOOGLE
    zone |= {(name.replace("__", "."), "TXT"): [text] for name, text in more.items()}
    asked = []

    def ask(name, kind):
        asked.append((name, kind))
        return zone.get((name, kind), [])

    found = look_at_spf("x.example", ask)
    assert 40 > len(asked)
    return found


def lets_google(*records, **more):
    sender = look_at_spf("_spf.google.com", lambda name, kind: GOOGLE.get((name, kind), []))
    return lets_send(look(*records, **more), sender, "_spf.google.com")


@pytest.mark.parametrize(
    "record",
    [
        "v=spf1 include:_spf.google.com ~all",
        "V=SPF1 INCLUDE:_SPF.GOOGLE.COM -ALL",
        "v=spf1 +include:_spf.google.com",
        "v=spf1 redirect=_spf.google.com",
        "v=spf1 include:mine.example -all",
        "v=spf1 exp=why.mine.example include:_spf.google.com x-new=1 -all",
        "v=spf1 ip4:35.190.0.0/16 ip6:2001:4860::/32 -all",
        "v=spf1 +all",
    ],
)
def test_who_is_included_by_whatever_road_may_send(record):
    assert lets_google(record, mine__example="v=spf1 include:_spf.google.com ?all")


@pytest.mark.parametrize(
    "record",
    [
        "v=spf1 include:_spf.aruba.it -all",
        "v=spf1 -all include:_spf.google.com",
        "v=spf1 -include:_spf.google.com +ip4:192.0.2.1 ~all",
        "v=spf1 ip4:35.190.247.0/24 -all",
        "v=spf1 -ip4:0.0.0.0/0 -ip6:::/0 -all",
        "v=spf1 include:open.example -all",
        "v=spf1",
    ],
)
def test_who_is_not_may_not(record):
    more = {"_spf__aruba__it": "v=spf1 ip4:192.0.2.0/24 -all", "open__example": "v=spf1 ?all"}

    assert not lets_google(record, **more)


@pytest.mark.parametrize(
    ("records", "fault"),
    [
        ([], SpfFault.MISSING),
        (["google-site-verification=x", "v=spf10 -all"], SpfFault.MISSING),
        (["v=spf1 -all", "v=spf1 ~all"], SpfFault.SEVERAL),
        (["v=spf1 inlcude:_spf.google.com -all"], SpfFault.WRONG),
        (["v=spf1 include: -all"], SpfFault.WRONG),
        (["v=spf1 include -all"], SpfFault.WRONG),
        (["v=spf1 ip4:300.1.1.1 -all"], SpfFault.WRONG),
        (["v=spf1 ip4:2001:db8::1 -all"], SpfFault.WRONG),
        (["v=spf1 ip6:192.0.2.1 -all"], SpfFault.WRONG),
        (["v=spf1 include:nowhere.example -all"], SpfFault.WRONG),
        (["v=spf1 redirect=nowhere.example"], SpfFault.WRONG),
        (["v=spf1 \u00e8 -all"], SpfFault.WRONG),
        (["v=spf1 include:x.example -all"], SpfFault.TOO_MANY),
        (["v=spf1 redirect=x.example"], SpfFault.TOO_MANY),
        (["v=spf1 " + "exists:%{i}.x.example " * 11 + "-all"], SpfFault.TOO_MANY),
        (["v=spf1 a mx a:www.x.example -all"], SpfFault.TOO_MANY),
        (["v=spf1 " + "a:www.x.example " * 20_000 + "-all"], SpfFault.TOO_MANY),
    ],
)
def test_what_receivers_can_do_nothing_with(records, fault):
    assert fault is look(*records).fault


def test_ten_lookups_are_not_too_many():
    assert look("v=spf1 " + "include:_spf.google.com " * 10 + "-all").fault is None


def test_two_names_that_are_not_there_are_not_too_many():
    assert look("v=spf1 a mx -all").fault is None


@pytest.mark.parametrize(
    "term", ["exists:%{i}.x.example", "ptr", "include:%{d}.x.example", "a:%{l}.x.example"]
)
def test_what_depends_on_the_mail_is_unclear(term):
    found = look(f"v=spf1 {term} -all")

    assert (None, True) == (found.fault, found.is_unclear)


def test_a_redirect_that_depends_on_the_mail_is_unclear_too():
    assert look("v=spf1 redirect=%{d}.x.example").is_unclear


def test_a_record_that_lets_everybody_send_is_open_and_one_that_includes_such_is_not():
    included = look("v=spf1 include:open.example -all", open__example="v=spf1 +all")

    assert (True, False) == (look("v=spf1 +all").is_open, included.is_open)


@pytest.mark.parametrize(
    ("record", "amended"),
    [
        ("", "v=spf1 include:new.example ~all"),
        ("v=spf1 a mx -all", "v=spf1 a mx include:new.example -all"),
        ("v=spf1 a", "v=spf1 a include:new.example ~all"),
        ("v=spf1 redirect=x.example", "v=spf1 include:new.example redirect=x.example"),
    ],
)
def test_what_is_missing_comes_before_the_end(record, amended):
    assert amended == with_included(record, "new.example")

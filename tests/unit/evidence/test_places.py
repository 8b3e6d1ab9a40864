"""A place tells two calls from one network apart from others, and nothing else."""

from dataclasses import replace

import pytest

from chalicelib.domain.evidence.places import place_of
from tests.builders import RING

OFFICE = "9.9.9.9"


def test_one_network_is_one_place_for_a_company():
    assert place_of(OFFICE, 1, RING) == place_of(OFFICE, 1, RING)
    assert place_of(OFFICE, 1, RING) != place_of("9.9.9.10", 1, RING)


def test_a_household_of_ipv6_is_one_place_whatever_address_it_takes():
    first, later = (f"2620:fe:0:1::{end}" for end in ("9", "abcd"))

    assert place_of(first, 1, RING) == place_of(later, 1, RING)
    assert place_of(first, 1, RING) != place_of("2620:fe:0:2::9", 1, RING)


def test_no_place_is_known_to_another_company_or_under_another_key():
    other = replace(RING, keys={1: b"o" * 64})
    places = {place_of(OFFICE, 1, RING), place_of(OFFICE, 2, RING), place_of(OFFICE, 1, other)}

    assert 3 == len(places)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "::1", "10.0.0.7", "100.64.0.1", "203.0.113.9", "", "nonsense"]
)
def test_what_is_no_address_of_the_internet_is_no_place(address):
    assert place_of(address, 1, RING) is None

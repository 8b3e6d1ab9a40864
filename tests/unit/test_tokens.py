"""What a token stands for, and that nobody but the holder of a key can make one."""

import string
from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.mail.tokens import KeyRing, Mode, Purpose, Target, make_token, read_token
from tests.builders import RING

TARGET = Target(company_id=12345, email_id=893469312184327, attachment=2)
ALPHABET = string.ascii_letters + string.digits + "-_"

targets = st.builds(
    Target,
    company_id=st.integers(0, (1 << 64) - 1),
    email_id=st.integers(0, (1 << 53) - 1),
    attachment=st.integers(0, 255),
    mode=st.sampled_from(Mode),
)
purposes = st.sampled_from(Purpose)


@given(targets, purposes)
def test_a_token_reads_back_as_what_it_was_made_of(target, purpose):
    assert target == read_token(make_token(target, purpose, RING), purpose, RING)


@given(targets, purposes)
def test_a_token_has_48_characters_that_need_no_escaping_in_a_url(target, purpose):
    token = make_token(target, purpose, RING)

    assert 48 == len(token)
    assert set(token) <= set(ALPHABET)


@pytest.mark.parametrize("purpose", Purpose)
def test_no_other_character_at_any_place_makes_another_valid_token(purpose):
    token = make_token(TARGET, purpose, RING)
    accepted = [
        (place, character)
        for place in range(len(token))
        for character in ALPHABET + "=+/ \n\0é"
        if character != token[place]
        and read_token(token[:place] + character + token[place + 1 :], purpose, RING)
    ]

    assert [] == accepted


def test_no_flipped_bit_makes_another_valid_token():
    raw = urlsafe_b64decode(make_token(TARGET, Purpose.PIXEL, RING))
    flipped = [(int.from_bytes(raw) ^ 1 << bit).to_bytes(len(raw)) for bit in range(len(raw) * 8)]
    tokens = [urlsafe_b64encode(one).decode() for one in flipped]

    assert [] == [token for token in tokens if read_token(token, Purpose.PIXEL, RING)]


@pytest.mark.parametrize("length", range(48))
def test_a_truncated_token_is_refused(length):
    token = make_token(TARGET, Purpose.PIXEL, RING)

    assert read_token(token[:length], Purpose.PIXEL, RING) is None


@pytest.mark.parametrize("more", ["=", "==", "A", "AAAA", "\n", " ", "\0"])
def test_a_token_with_something_behind_or_before_it_is_refused(more):
    token = make_token(TARGET, Purpose.PIXEL, RING)

    assert read_token(token + more, Purpose.PIXEL, RING) is None
    assert read_token(more + token, Purpose.PIXEL, RING) is None


@pytest.mark.parametrize("padding", ["=", "==", "===", "===="])
def test_a_token_whose_end_is_padding_is_refused(padding):
    forged = "A" * (48 - len(padding)) + padding

    assert read_token(forged, Purpose.PIXEL, RING) is None


def test_a_token_of_the_pixel_opens_no_attachment():
    token = make_token(TARGET, Purpose.PIXEL, RING)

    assert read_token(token, Purpose.ATTACHMENT, RING) is None


def test_a_token_of_an_attachment_opens_no_pixel():
    token = make_token(TARGET, Purpose.ATTACHMENT, RING)

    assert read_token(token, Purpose.PIXEL, RING) is None


def test_a_token_signed_with_a_foreign_key_is_refused():
    foreign = KeyRing(current=1, keys={1: b"f" * 64})

    assert read_token(make_token(TARGET, Purpose.PIXEL, foreign), Purpose.PIXEL, RING) is None


def test_a_token_of_an_earlier_key_is_read_as_long_as_the_key_is_on_the_ring():
    token = make_token(TARGET, Purpose.PIXEL, RING)
    rotated = KeyRing(current=2, keys={1: RING.keys[1], 2: b"n" * 64})

    assert TARGET == read_token(token, Purpose.PIXEL, rotated)


def test_a_token_of_a_retired_key_is_refused():
    token = make_token(TARGET, Purpose.PIXEL, RING)
    without = KeyRing(current=2, keys={2: RING.keys[1]})

    assert read_token(token, Purpose.PIXEL, without) is None


@given(
    st.text(max_size=60)
    | st.text(min_size=48, max_size=48)
    | st.text(ALPHABET + "=", min_size=48, max_size=48)
)
def test_no_text_that_nobody_signed_is_a_token(text):
    assert read_token(text, Purpose.PIXEL, RING) is None
    assert read_token(text, Purpose.ATTACHMENT, RING) is None

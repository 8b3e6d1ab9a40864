"""What a token stands for, and that nobody but the holder of a key can make one."""

import hmac
import string
from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import quote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chalicelib.domain.tokens import (
    KeyRing,
    Mode,
    Purpose,
    Target,
    _mac,
    make_token,
    read_token,
    token_in,
)
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


def test_no_token_ends_in_a_sign_that_a_mail_program_leaves_out_of_a_link():
    targets = [Target(12345, number, mode=Mode.UNRECORDED) for number in range(500)]
    tokens = [make_token(target, Purpose.ATTACHMENT, RING) for target in targets]

    assert [] == [token for token in tokens if not token[-1].isalnum()]
    assert targets == [read_token(token, Purpose.ATTACHMENT, RING) for token in tokens]


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


@pytest.mark.parametrize("before", ["", "<", "%3C", "%22", "'"])
@pytest.mark.parametrize(
    "behind",
    [
        "",
        *">.),;:*\"'= ",
        ">.",
        "%3E",
        "%253E",
        "%20",
        "%22",
        "%2F",
        "/",
        "\n",
        "»",
        "&gt;",
        "?x=1",
    ],
)
def test_a_token_is_found_beside_what_a_mail_program_took_for_a_part_of_its_link(before, behind):
    token = make_token(TARGET, Purpose.ATTACHMENT, RING)

    assert token == token_in(before + token + behind)


@pytest.mark.parametrize(
    "within", [" ", "\r\n", "%20", "%0D%0A", "=\r\n", "%3D%0D%0A", "\n    ", "%C2%AD", "%E2%80%8B"]
)
def test_a_token_is_found_where_a_long_line_was_broken_within_it(within):
    token = make_token(TARGET, Purpose.ATTACHMENT, RING)

    assert token == token_in(f"{token[:20]}{within}{token[20:]}>")
    assert token == token_in(f"{within}{token[:20]}{within}{token[20:40]}{within}{token[40:]}")


def test_a_token_is_found_however_its_letters_are_encoded():
    token = make_token(TARGET, Purpose.ATTACHMENT, RING)

    assert token == token_in("".join(f"%{ord(letter):02x}" for letter in token))
    assert token == token_in(token.replace("-", "%2D").replace("_", "%5f"))


@given(st.text(max_size=80) | st.text(ALPHABET + "%/.", max_size=200))
def test_what_holds_no_token_stays_none(text):
    assert read_token(token_in(text), Purpose.ATTACHMENT, RING) is None


@given(st.integers(0, 47), st.sampled_from(ALPHABET), st.sampled_from([">", "%3E", "/"]))
def test_forgiving_what_stands_beside_it_forgives_nothing_within(place, letter, behind):
    token = make_token(TARGET, Purpose.ATTACHMENT, RING)
    changed = token[:place] + letter + token[place + 1 :]

    read = read_token(token_in(changed + behind), Purpose.ATTACHMENT, RING)
    assert (changed == token) == (read is not None)


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


def flipped(token, bit):
    raw = urlsafe_b64decode(token)
    return urlsafe_b64encode((int.from_bytes(raw) ^ 1 << bit).to_bytes(len(raw))).decode()


def spliced(token, other, place):
    """The beginning of one true token and the end of another."""
    return token[:place] + other[place:]


@st.composite
def changed(draw):
    """A true token, and what somebody without the key could make of it and another true one."""
    token, other = (make_token(draw(targets), draw(purposes), RING) for _ in range(2))
    places = st.integers(0, len(token) - 1)
    place, elsewhere = draw(places), draw(places)
    character = draw(st.sampled_from(ALPHABET) | st.characters())
    low, high = sorted((place, elsewhere))
    swapped = token[:low] + token[high] + token[low + 1 : high] + token[low] + token[high + 1 :]
    return (
        token,
        other,
        draw(
            st.sampled_from(
                [
                    flipped(token, draw(st.integers(0, 36 * 8 - 1))),
                    token[:place] + character + token[place + 1 :],
                    token[:place] + character + token[place:],
                    token[:place] + token[place + 1 :],
                    token[: place + 1].swapcase() + token[place + 1 :],
                    token.lower(),
                    token.upper(),
                    token.translate(str.maketrans("-_", "+/")),
                    swapped if low < high else token[::-1],
                    token[place:] + token[:place],
                    spliced(token, other, place),
                    quote(token + character),
                ]
            )
        ),
    )


@given(changed(), purposes)
def test_nothing_that_is_made_of_true_tokens_without_the_key_is_one(made, purpose):
    token, other, forged = made
    assume(forged not in {token, other})

    assert read_token(forged, purpose, RING) is None


@given(targets, purposes, purposes)
def test_a_token_is_of_its_purpose_alone(target, purpose, other):
    token = make_token(target, purpose, RING)

    assert (purpose == other) == (read_token(token, other, RING) is not None)


@given(targets, purposes, st.binary(min_size=1, max_size=64), st.integers(0, 255))
def test_a_token_under_any_other_key_is_refused(target, purpose, key, key_id):
    assume(key != RING.keys[1])
    foreign = KeyRing(current=key_id, keys={key_id: key})

    assert read_token(make_token(target, purpose, foreign), purpose, RING) is None


@given(st.binary(max_size=200), st.binary(min_size=1, max_size=200))
def test_the_code_is_hmac_sha256_whatever_is_computed_ahead(payload, key):
    assert hmac.digest(key, payload, "sha256")[:16] == _mac(payload, key)

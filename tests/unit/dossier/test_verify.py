"""A dossier verifies as the service signed it, and in no other way."""

import json
import re
from copy import deepcopy
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from jwt.api_jws import PyJWS
from rfc8785 import dumps

import verify as program
from chalicelib.domain.dossier import jws
from tests.builders import a_dossier
from verify import ORDER, NotVerifiedError, _unb64, main, verify

KEY = generate_private_key(SECP256R1())
OTHER = generate_private_key(SECP256R1())


def public(key):
    spki = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return jws.jwk(spki)


def keys(*some):
    return json.dumps({"keys": [public(key) for key in some]})


def signed(told, key=KEY):
    header = jws.protected_header(public(key)["kid"])
    signature = key.sign(jws.signing_input(header, dumps(told)), ECDSA(SHA256()))
    return {"dossier": told, "signature": jws.detached(header, signature)}


TOLD = a_dossier()
SIGNED = signed(TOLD)
TEXT = json.dumps(SIGNED, ensure_ascii=False, indent=2)


def verifies(document, known=None):
    text = document if isinstance(document, str) else json.dumps(document)
    try:
        return verify(text, known or keys(KEY))
    except NotVerifiedError:
        return None


def test_what_was_signed_verifies_however_it_is_laid_out():
    again = dict(reversed(SIGNED["dossier"].items()))

    assert TOLD == verifies(TEXT)
    assert TOLD == verifies({"signature": SIGNED["signature"], "dossier": again})


def test_the_signature_of_an_earlier_key_verifies_while_its_public_half_is_kept():
    assert TOLD == verifies(TEXT, keys(OTHER, KEY))
    assert not verifies(TEXT, keys(OTHER))


def test_a_key_is_known_by_what_it_is_and_not_by_what_it_is_called():
    false = public(OTHER) | {"kid": public(KEY)["kid"]}

    assert not verifies(TEXT, json.dumps({"keys": [false]}))


def leaves(value, path=()):
    """Where each value lies that holds no other."""
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    children = [leaf for name, one in inner for leaf in leaves(one, (*path, name))]
    return children or [path]


LEAVES = leaves(SIGNED)


def changed(path, change):
    document = deepcopy(SIGNED)
    place = document
    for name in path[:-1]:
        place = place[name]
    change(place, path[-1])
    return document


@pytest.mark.parametrize("path", LEAVES, ids=lambda path: ".".join(map(str, path)))
@pytest.mark.parametrize("other", [None, True, 0, 1, "", "x", [], {}, -1])
def test_no_other_value_in_any_place_verifies(path, other):
    def put(place, name):
        place[name] = other if (other, type(other)) != (place[name], type(place[name])) else "other"

    assert not verifies(changed(path, put))


@pytest.mark.parametrize("path", LEAVES, ids=lambda path: ".".join(map(str, path)))
def test_nothing_can_be_left_out(path):
    def remove(place, name):
        del place[name]

    assert not verifies(changed(path, remove))


@given(st.integers(0, len(TEXT) - 1), st.characters(exclude_categories=["Cs"]))
def test_no_other_character_anywhere_verifies_unless_it_says_the_same(at, character):
    text = TEXT[:at] + character + TEXT[at + 1 :]

    told = verifies(text)

    assert told is None or (told, SIGNED) == (TOLD, json.loads(text))


@given(st.binary(min_size=64, max_size=64))
def test_no_random_signature_verifies(numbers):
    header, _, _ = SIGNED["signature"].split(".")
    forged = f"{header}..{jws.b64(numbers)}"

    assert not verifies(SIGNED | {"signature": forged})


def other_s(signature):
    header, _, raw = signature.split(".")
    numbers = _unb64(raw)
    s = ORDER - int.from_bytes(numbers[32:])
    return f"{header}..{jws.b64(numbers[:32] + s.to_bytes(32))}"


@pytest.mark.parametrize(
    "signature",
    [
        other_s(SIGNED["signature"]),
        SIGNED["signature"] + "=",
        SIGNED["signature"] + "A",
        SIGNED["signature"][:-1],
        SIGNED["signature"].replace("..", "."),
        SIGNED["signature"].replace("..", f".{jws.b64(dumps(TOLD))}."),
        SIGNED["signature"].replace("..", "..."),
        "",
        ".",
        "é..é",
    ],
)
def test_a_signature_has_one_spelling(signature):
    assert not verifies(SIGNED | {"signature": signature})


@pytest.mark.parametrize(
    "header",
    [
        {"alg": "none", "kid": public(KEY)["kid"], "typ": jws.TYPE},
        {"alg": "ES256", "kid": public(KEY)["kid"], "typ": "JWT"},
        {"alg": "ES256", "kid": public(KEY)["kid"]},
        {"alg": "ES256", "kid": public(KEY)["kid"], "typ": jws.TYPE, "crit": ["x"]},
        [],
        None,
    ],
)
def test_a_signature_of_something_else_is_none_of_a_dossier(header):
    spelt = jws.b64(json.dumps(header).encode())
    signature = KEY.sign(jws.signing_input(spelt, dumps(TOLD)), ECDSA(SHA256()))

    assert not verifies(SIGNED | {"signature": jws.detached(spelt, signature)})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{",
        "[" * 100_000,
        json.dumps(SIGNED | {"note": "added"}),
        TEXT.replace('"format": 1', '"format": 1.0'),
        TEXT.replace('"format": 1', '"format": 1, "format": 1'),
        TEXT.replace('"format": 1', '"format": -0'),
        TEXT.replace('"format": 1', '"format": NaN'),
        TEXT.replace('"format": 1', '"format": 9007199254740993'),
        TEXT.replace('"format": 1', '"format": "\\ud800"'),
    ],
)
def test_what_the_service_never_writes_is_refused(text):
    assert not verifies(text)


@pytest.mark.parametrize("known", ["", "{}", "[]", '{"keys": 1}', '{"keys": [{}]}', '{"keys": []}'])
def test_keys_that_are_none_verify_nothing(known):
    with pytest.raises(NotVerifiedError):
        verify(TEXT, known)


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    def run(text, *arguments):
        (tmp_path / "dossier.json").write_text(text)
        (tmp_path / "jwks.json").write_text(keys(KEY))
        paths = [str(tmp_path / "dossier.json"), "--keys", str(tmp_path / "jwks.json")]
        monkeypatch.setattr("sys.argv", ["verify", *paths, *arguments])
        return main(), *capsys.readouterr()

    return run


def test_the_program_says_what_is_proved_and_what_not(run):
    code, out, err = run(TEXT, "--language", "en")

    assert (0, "") == (code, err)
    assert "VERIFIED. Officina Bianchi Srl (no. 12345)" in out
    assert "does not prove that the email was not read" in out


def test_the_program_speaks_italian_unless_told(run):
    _, out, _ = run(TEXT)

    assert out.startswith("VERIFICATO.")


def test_the_program_fails_on_any_change(run):
    code, out, err = run(TEXT.replace("fattura nr. 18", "fattura nr. 19"))

    assert (1, "") == (code, out)
    assert err.startswith("NON VERIFICATO: qualcosa è stato cambiato")


def test_the_program_says_where_there_is_nothing_to_look_at(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.argv", ["verify", str(tmp_path / "x"), "--keys", str(tmp_path / "y")])

    with pytest.raises(SystemExit) as ending:
        main()
    assert 2 == ending.value.code


def test_every_reason_has_its_words():
    raised = set(re.findall(r'NotVerifiedError\("(\w+)"', Path(program.__file__).read_text()))
    assert raised == set(program.WHY)


def test_any_library_for_jws_verifies_it_with_the_payload_put_in():
    header, _, signature = SIGNED["signature"].split(".")
    whole = f"{header}.{jws.b64(dumps(TOLD))}.{signature}"

    told = PyJWS().decode(whole, KEY.public_key(), algorithms=["ES256"])

    assert TOLD == json.loads(told)

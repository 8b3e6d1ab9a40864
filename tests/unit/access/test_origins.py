import pytest

from chalicelib.domain.access.origins import normalise_origin


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("https://gestionale.example", "https://gestionale.example"),
        (" HTTPS://Gestionale.Example ", "https://gestionale.example"),
        ("https://gestionale.example:443", "https://gestionale.example"),
        ("https://gestionale.example:8443", "https://gestionale.example:8443"),
        ("https://xn--perch-fsa.example", "https://xn--perch-fsa.example"),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(text, origin):
    assert origin == normalise_origin(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "*",
        "https:",
        "https://*",
        "https://*.example",
        "https://localhost",
        "http://gestionale.example",
        "gestionale.example",
        "https://gestionale.example/",
        "https://gestionale.example/path",
        "https://user@gestionale.example",
        "https://gestionale.example:0",
        "https://gestionale.example:65536",
        "https://gestionale.example; script-src *",
        "https://gestionale.example https://other.example",
        "https://gestionale.example\nX: y",
        "https://-gestionale.example",
        "https://perché.example",
        "https://" + "a." * 126 + "example",
        "'self'",
        "data:",
    ],
)
def test_what_is_no_origin_never_gets_into_a_policy(text):
    with pytest.raises(ValueError, match=r"origin|port"):
        normalise_origin(text)

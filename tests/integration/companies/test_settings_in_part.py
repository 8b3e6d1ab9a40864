"""Settings are changed as a whole by PUT and in part by PATCH, all in the same way."""

import json

import pytest

JSON = (("Content-Type", "application/json"),)


@pytest.fixture
def settings(api, company):
    """What is shown after a call."""

    def settings(name, method="GET", body=None):
        path = f"/c/{company.id}/settings/{name}"
        raw = (
            b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        )
        answer = api.call(method, path, key=company.key, headers=JSON, body=raw)
        return answer.json.get("data") or (answer.status, answer.json["error"]["code"])

    return settings


@pytest.mark.parametrize(
    ("name", "whole", "part"),
    [
        ("sending", {"undo_seconds": 30, "on_unknown_outcome": "resend"}, {"undo_seconds": 5}),
        (
            "sending",
            {"undo_seconds": 30, "on_unknown_outcome": "show"},
            {"reply_to": "a@b.example"},
        ),
        ("tracking", {"open_window_seconds": 20}, {"gate_attachments": True}),
        ("tracking", {"open_window_seconds": 20}, {"legal_basis": {"invoice": "contract"}}),
        ("page", {"frame_origins": ["https://a.example"]}, {"frame_origins": []}),
        ("page", {"frame_origins": ["https://a.example"]}, {"notifications": False}),
        ("views", {"views": [{"name": "Oggi", "query": "period=today"}]}, {}),
        ("views", {"views": []}, {"views": [{"name": "Oggi", "query": "period=today"}]}),
    ],
)
def test_what_a_patch_does_not_name_stays(settings, name, whole, part):
    before = settings(name, "PUT", whole)

    assert before | part == settings(name, "PATCH", part) == settings(name)


def test_a_server_is_changed_in_part_and_keeps_its_password(settings):
    server = {
        "host": "smtp.officina.example",
        "port": 465,
        "username": "ufficio",
        "password": "segreta",
        "from_email": "ufficio@officina.example",
    }
    before = settings("smtp", "PUT", server)

    assert before | {"max_per_minute": 60} == settings("smtp", "PATCH", {"max_per_minute": 60})
    assert before == settings("smtp", "PATCH", {"max_per_minute": None})


def test_null_takes_away_and_what_must_be_there_is_missed(settings):
    settings("sending", "PATCH", {"reply_to": "risposte@officina.example"})

    assert settings("sending", "PATCH", {"reply_to": None})["reply_to"] is None
    assert (422, "invalid_request") == settings("sending", "PATCH", {"undo_seconds": None})


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        (b"{", (400, "malformed_request")),
        (b"[]", (422, "invalid_request")),
        (b'{"undo": 5}', (422, "invalid_request")),
    ],
)
def test_a_patch_that_cannot_be_is_refused_and_changes_nothing(settings, body, refused):
    before = settings("sending")

    assert refused == settings("sending", "PATCH", body)
    assert before == settings("sending")


@pytest.mark.parametrize(
    ("name", "whole", "chosen"),
    [
        (
            "sending",
            {"undo_seconds": 0, "on_unknown_outcome": "show"},
            {"reply_to": "risposte@officina.example"},
        ),
        (
            "tracking",
            {"open_window_seconds": 0},
            {
                "believe_programs": True,
                "unknown_consent": "off",
                "legal_basis": {"invoice": "contract"},
                "retention_months": 60,
                "gate_attachments": True,
                "gate_asks_for": "code",
            },
        ),
    ],
)
def test_what_a_put_does_not_name_goes_back_to_how_it_is_at_first(settings, name, whole, chosen):
    at_first = settings(name)
    settings(name, "PATCH", chosen)

    assert at_first == settings(name, "PUT", whole) == settings(name)

"""What broke a request once, or nearly, is answered well ever after (tests/corpus)."""

import json
from pathlib import Path

import pytest

FOUND = json.loads(Path("tests/corpus/requests.json").read_text())
JSON = (("Content-Type", "application/json"),)


@pytest.fixture
def ask(api, company):
    def ask(method, path, query="", body=""):
        return api.call(
            method,
            f"/c/{company.id}{path}",
            key=company.key,
            query=query,
            headers=JSON if body else (),
            body=body.encode(),
        )

    return ask


@pytest.mark.parametrize("found", FOUND, ids=lambda found: found["why"])
def test_a_request_that_was_found_is_answered_and_breaks_nothing_that_is_read_later(ask, found):
    asked = {name: found[name] for name in ("method", "path", "query", "body") if name in found}
    answer = ask(**asked)

    assert found["status"] == answer.status
    assert "error" in answer.json or 200 == answer.status
    assert [200] * 3 == [
        ask("GET", path).status for path in ("/emails", "/changes", "/settings/sending")
    ]

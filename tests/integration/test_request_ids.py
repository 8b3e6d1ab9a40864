"""Whatever is answered names its request, so that a caller's question finds its line in the log."""

import pytest

from tests.fakes import ApiClient


@pytest.fixture
def api(service):
    return ApiClient(service.app)


REFUSED = {
    "by the service": ("GET", "/c/1/emails", 401),
    "by the framework": ("POST", "/c/1/emails", 415),
    "by the gateway": ("GET", "/nothing/here", 404),
}


@pytest.mark.parametrize(("method", "path", "status"), REFUSED.values(), ids=REFUSED.keys())
def test_every_error_has_the_whole_envelope_and_names_its_request(api, method, path, status):
    answer = api.call(method, path, headers=(("Content-Type", "text/plain"),))
    error = answer.json["error"]

    assert status == answer.status
    assert {"message", "validation_result", "code", "problems", "request_id"} == error.keys()
    assert answer.headers["x-request-id"] == error["request_id"] != ""


def test_what_succeeds_names_its_request_too_and_each_has_its_own_name(api):
    first, second = api.get("/openapi.yaml"), api.get("/openapi.yaml")

    assert 36 == len(first.headers["x-request-id"])
    assert first.headers["x-request-id"] != second.headers["x-request-id"]


def test_a_path_that_is_not_there_repeats_nothing_of_the_key(api):
    answer = api.get("/c/1/nothing", key="rk_1_topsecret")

    assert 404 == answer.status
    assert b"topsecret" not in answer.body

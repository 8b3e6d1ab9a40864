"""What API Gateway would refuse is refused on a developer's machine too."""

import json
import threading
from http import HTTPStatus

from local.gateway import Request, Response
from local.limits import LimitedApi, Limits, Throttle

ANSWER = Response(200, (), b"done")


def a_request(body=b""):
    return Request("POST", "/c/1/emails", "", (), body, "127.0.0.1")


def told(response):
    return response.status, json.loads(response.body)["error"]["code"]


def test_a_body_as_large_as_allowed_passes_and_a_larger_one_is_told_of_uploads():
    api = LimitedApi(lambda _: ANSWER, Limits(largest_body=3))

    fits, refused = api(a_request(b"123")), api(a_request(b"1234"))

    assert ANSWER == fits
    assert (413, "too_large") == told(refused)
    assert "/uploads" in json.loads(refused.body)["error"]["message"]


def test_requests_beyond_those_of_a_second_are_refused_and_told_when_to_come_again():
    api = LimitedApi(lambda _: ANSWER, Limits(requests_per_second=1e-9))

    passed, refused = api(a_request()), api(a_request())

    assert ANSWER == passed
    assert (429, "too_many_requests") == told(refused)
    assert ("Retry-After", "1") in refused.headers


def test_a_throttle_lets_a_second_s_worth_pass_at_once_and_fills_with_time():
    moments = iter([0.0, 0.0, 0.0, 0.0, 0.5, 0.5, 60.0, 60.0, 60.0])
    throttle = Throttle(2, clock=lambda: next(moments))

    taken = [throttle.take() for _ in range(8)]

    assert [True, True, False, True, False, True, True, False] == taken


def test_who_waits_longer_than_the_gateway_is_told_that_nobody_knows():
    done = threading.Event()
    api = LimitedApi(lambda _: done.wait() and ANSWER, Limits(seconds=0.01))
    request = a_request()

    answered = api(request)
    done.set()

    assert (HTTPStatus.GATEWAY_TIMEOUT, "timed_out") == told(answered)
    assert request.id == json.loads(answered.body)["error"]["request_id"]


def test_the_limits_are_awss_where_no_variable_says_otherwise():
    small = {"LOCAL_REQUESTS_PER_SECOND": "5", "LOCAL_LARGEST_BODY": "1000", "LOCAL_SECONDS": "2"}

    assert Limits(200, 10_485_760, 29) == Limits.of({})
    assert Limits(5, 1000, 2) == Limits.of(small)

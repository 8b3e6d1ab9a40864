"""Sinks that are not what they should be: bounded, shown, and nothing lost."""

import json
from socket import SHUT_RDWR

import pytest

from chalicelib.lambdas.deliver_webhooks import this_sender
from tests.https_sinks import answering

LARGE = 1 << 30


@pytest.fixture
def brought(subscribe, sink, post, deliver_all, feed, deliver_webhooks_now, log):
    """Have one event told to a sink that answers so; what the log says of the try."""

    def brought(answer, subscribed=None):
        made = subscribed or subscribe()
        sink.answer = answer
        this_sender().sinks.patience = 0.7
        post()
        deliver_all()
        feed()
        deliver_webhooks_now()
        [newest, *_] = log(made)
        [made_try] = newest["tries"]
        return newest["state"], made_try

    return brought


def _hang(handler):
    handler.server.over.wait(30)


def _raw(*parts, close=True):
    def answer(handler):
        for part in parts:
            handler.wfile.write(part)
        handler.close_connection = close

    return answer


def _drip_headers(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    while not handler.server.over.wait(0.05):
        handler.wfile.write(b"x")


def _endless_body(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while not handler.server.over.wait(0.05):
        handler.wfile.write(b"1\r\nx\r\n")


def _a_gigabyte(handler):
    handler.wfile.write(f"HTTP/1.1 200 OK\r\nContent-Length: {LARGE}\r\n\r\n".encode())
    for _ in range(LARGE >> 16):
        handler.wfile.write(b"y" * (1 << 16))


def _reset(handler):
    handler.connection.shutdown(SHUT_RDWR)
    handler.close_connection = True


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (_hang, "timeout"),
        (_drip_headers, "timeout"),
        (_raw(b"SSH-2.0-OpenSSH_9.6\r\n"), "garbage"),
        (_raw(b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 1000 + b"\r\n"), "garbage"),
        (_reset, "unreachable"),
    ],
)
def test_who_gives_no_answer_is_tried_again(brought, answer, failure):
    state, made = brought(answer)

    assert ("waiting", None, failure) == (state, made["status"], made["failure"])


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_leads_nowhere(brought, sink, status):
    state, made = brought(answering(status, headers=[("Location", "http://169.254.169.254/")]))

    assert ("waiting", status, "status") == (state, made["status"], made["failure"])
    assert 1 == len(sink.told)


@pytest.mark.parametrize("answer", [_endless_body, _a_gigabyte])
def test_who_said_yes_and_goes_on_talking_has_taken_it(brought, answer):
    state, made = brought(answer)

    assert ("delivered", 200) == (state, made["status"])
    assert len(made["answer"]) <= 1024


def test_of_an_answer_the_first_kilobyte_is_kept(brought):
    _, made = brought(answering(500, b"z" * 5000))

    assert "z" * 1024 == made["answer"]


def test_an_answer_that_is_no_text_is_shown_as_far_as_it_goes(brought):
    _, made = brought(answering(500, b"\xff\xfe\x00no"))

    assert "no" in made["answer"]


def test_a_certificate_of_another_name_is_not_believed(
    api, company, subscriptions, sinks, server_context
):
    other = sinks("elsewhere.example")
    body = {"data": {"sink": other.url, "events": ["email.sent"]}}
    answer = api.post(subscriptions, body, key=company.key).json

    assert not answer["data"]["verified"]
    assert ["The sink is not verified yet: certificate."] == answer["warnings"]
    assert [] == other.heard


def test_who_does_not_say_the_challenge_back_is_told_nothing(
    api, company, subscriptions, sink, post, deliver_all, tell
):
    wrong = answering(200, json.dumps({"verification": "no"}).encode())

    def answer(handler):
        wrong(handler)

    answer.challenged = True
    sink.answer = answer
    body = {"data": {"sink": sink.url, "events": ["email.sent"]}}
    made = api.post(subscriptions, body, key=company.key).json["data"]
    post()
    deliver_all()
    tell()

    path = f"{subscriptions}/{made['id']}"
    refused = api.post(f"{path}/verify", {"data": {}}, key=company.key)
    assert (False, []) == (made["verified"], sink.told)
    assert 422 == refused.status
    assert "sink_not_verified" == refused.json["error"]["problems"][0]["code"]


def test_a_sink_can_be_challenged_five_times_in_a_while(api, company, subscriptions, subscribe):
    path = f"{subscriptions}/{subscribe()['id']}/verify"
    answers = [api.post(path, {"data": {}}, key=company.key).status for _ in range(10)]

    assert 429 == answers[-1]
    assert 5 <= answers.count(200) <= 9  # where a span of ten minutes begins in between


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://[::1]/",
        "https://localhost/",
        "https://metadata.internal/",
        "https://user:password@example.com/",
        "https://example.com:25/",
        "https://example.com:0/",
        "https://[::ffff:169.254.169.254]/",
        "https://[64:ff9b::7f00:1]/",
        "https://127。0。0。1/",
        "https://%6c%6f%63%61%6c%68%6f%73%74/",
        "https://example.com\\@127.0.0.1/",
        "https://example.com/\r\nHost: x",
        "https://example.com/#x",
        "https://",
        "nonsense",
    ],
)
def test_what_leads_to_our_own_network_or_nowhere_is_refused(api, company, subscriptions, url):
    body = {"data": {"sink": url, "events": ["email.sent"]}}
    answer = api.post(subscriptions, body, key=company.key)

    assert 422 == answer.status
    assert {"data.sink"} == answer.json["error"]["validation_result"].keys()


def test_a_name_that_leads_to_our_own_network_is_not_called(
    api, company, subscriptions, monkeypatch
):
    monkeypatch.setattr(
        "chalicelib.transports.public_addresses._resolve", lambda *_: ["169.254.169.254"]
    )
    body = {"data": {"sink": "https://rebound.example/", "events": ["email.sent"]}}
    answer = api.post(subscriptions, body, key=company.key).json

    assert ["The sink is not verified yet: forbidden_address."] == answer["warnings"]


def test_one_sink_that_hangs_makes_the_others_of_its_batch_wait_no_longer_than_itself(
    sinks, subscribe, post, deliver_all, tell
):
    hanging, well = sinks(), sinks()
    subscribe(sink=hanging)
    subscribe(sink=well)
    hanging.answer = _hang
    this_sender().sinks.patience = 0.7
    post()
    deliver_all()
    tell()

    assert 1 == len(well.told)
    assert 1 == len(hanging.told)

"""What the log says, and what it keeps to itself."""

import io
import json
from threading import Thread

import pytest
from botocore.exceptions import ClientError

from chalicelib.domain.errors import TryAgainLater
from chalicelib.telemetry import logger, work_on

ADDRESS = "acquisti@verdicostruzioni.example"


@pytest.fixture
def lines(monkeypatch):
    """What is logged from now on."""
    stream = io.StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    work_on(None)


def refuse(quoting):
    try:
        int(quoting)
    except ValueError as error:
        raise TryAgainLater("The outbox does not answer.") from error


def test_an_exception_is_told_by_its_kind_and_its_place_and_not_by_its_words(lines):
    try:
        refuse(ADDRESS)
    except TryAgainLater:
        logger.exception("request not served")

    [line] = lines()
    assert ADDRESS not in str(line)
    assert ["ValueError", "TryAgainLater: The outbox does not answer."] == [
        told for told in line["exception"].splitlines() if not told.startswith("  ")
    ]
    assert 3 == line["exception"].count("test_telemetry.py")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            ClientError({"Error": {"Code": "AccessDenied", "Message": ADDRESS}}, "PutItem"),
            "AccessDenied of PutItem",
        ),
        (ConnectionRefusedError(111, ADDRESS), "ConnectionRefusedError: errno 111"),
        (KeyError(ADDRESS), "KeyError"),
    ],
)
def test_what_an_operator_needs_of_an_exception_is_told(lines, error, told):
    logger.error("broke", exc_info=error)

    assert told == lines()[0]["exception"].splitlines()[-1]


def test_a_context_that_was_suppressed_is_not_told(lines):
    error = ValueError()
    error.__context__, error.__suppress_context__ = KeyError(), True
    logger.error("broke", exc_info=error)

    assert "KeyError" not in lines()[0]["exception"]


def test_lines_name_what_their_thread_works_on_and_nothing_before_it(lines):
    def other():
        work_on(None, email_id=2)
        logger.info("other")

    work_on(None, email_id=1, company_id=7)
    thread = Thread(target=other)
    thread.start()
    thread.join()
    logger.info("first")
    work_on(None, email_id=3)
    logger.info("next")

    assert [("other", 2, None), ("first", 1, 7), ("next", 3, None)] == [
        (line["message"], line["email_id"], line.get("company_id")) for line in lines()
    ]

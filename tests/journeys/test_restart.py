"""What is kept when the local stage ends, and what it says when it cannot begin."""

import json
import signal
import socket
import subprocess
import time

import pytest

from tests.builders import a_send_body
from tests.journeys.conftest import Checkout

CHECKPOINT_SECONDS = 8


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """A checkout of these tests alone: they end its stage."""
    return Checkout(tmp_path_factory.mktemp("restarted"))


def ask(demo, *arguments):
    url = f"{demo['base_url']}/c/{demo['company_id']}/emails"
    bearer = f"Authorization: Bearer {demo['api_key']}"
    command = ["curl", "-sS", url, "-H", bearer, *arguments]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["data"]


def queue(demo, subject):
    body = json.dumps(a_send_body(subject=subject))
    ask(demo, "-H", "Content-Type: application/json", "--data-binary", body)


def subjects(demo):
    return {row["subject"] for row in ask(demo)}


def test_what_was_sent_is_there_after_ctrl_c_and_after_being_killed(checkout):
    with checkout.running(signal.SIGINT) as first:
        queue(first, "before Ctrl-C")
    with checkout.running(signal.SIGKILL) as second:
        after_ctrl_c = subjects(second)
        queue(second, "before SIGKILL")
        time.sleep(CHECKPOINT_SECONDS)
    with checkout.running() as third:
        after_being_killed = subjects(third)

    assert "before Ctrl-C" in after_ctrl_c
    assert {"before Ctrl-C", "before SIGKILL"} <= after_being_killed
    assert first["api_key"] == second["api_key"] == third["api_key"]
    assert not (checkout.folder / ".local" / "demo.json").exists()


@pytest.mark.parametrize("taken", ["port", "inbox_port"])
def test_a_port_in_use_is_said_in_one_line_and_nothing_is_left_running(checkout, taken):
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        number = holder.getsockname()[1]
        refused = checkout.run(*checkout.stage(**{taken: number}))

    assert (1, "") == (refused.returncode, refused.stdout)
    [line] = refused.stderr.strip().splitlines()
    assert str(number) in line
    assert not (checkout.folder / ".local" / "demo.json").exists()


def test_data_that_cannot_be_used_is_said_in_one_line(tmp_path):
    checkout = Checkout(tmp_path)
    (tmp_path / ".local").write_text("a file where a folder belongs")
    refused = checkout.run(*checkout.stage())

    assert 1 == refused.returncode
    assert 1 == len(refused.stderr.strip().splitlines())
    assert ".local" in refused.stderr


def test_without_a_stage_no_company_is_created_and_one_line_says_why(tmp_path):
    refused = Checkout(tmp_path).run("local.company", "--id", "1", "--name", "X")

    assert 1 == refused.returncode
    assert "make run" in refused.stderr


def test_without_the_stand_in_one_line_says_what_to_do(tmp_path):
    checkout = Checkout(tmp_path)
    (tmp_path / ".venv-aws").unlink()
    refused = checkout.run(*checkout.stage())

    assert 1 == refused.returncode
    assert 1 == len(refused.stderr.strip().splitlines())

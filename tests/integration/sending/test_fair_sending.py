"""No company's server keeps the mail of others waiting."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Event

import pytest

from chalicelib.actions.sending import send_mail
from chalicelib.actions.sending.deliver_email import deliver_email
from chalicelib.actions.sending.lanes.open_lane import open_lane
from chalicelib.domain.email_ids import EmailKey
from chalicelib.tables.companies import find_company, save_company
from chalicelib.tables.emails.sending import find_email
from tests.builders import a_send_body, an_smtp
from tests.fakes import worker_by

PATIENT = 20
"""Seconds, for a busy machine."""


@pytest.fixture
def large_mail(make_company, api, monkeypatch):
    """A company of this number with a server of its own, and a large mail that waits."""
    # A file of 5 MB takes the stand-in of S3 longer than all the rest of a test.
    monkeypatch.setattr(send_mail, "_LARGE", 0)

    def large_mail(company_id):
        company = make_company(company_id=company_id)
        save_company(replace(find_company(company_id), smtp=an_smtp()))
        body = a_send_body(deliver_as="attachment")
        answer = api.post(f"/c/{company_id}/emails", body, key=company.key)
        return answer.json["data"]["emails"][0]["id"]

    return large_mail


class Tarpit:
    """A server that takes a mail only once another company's has left."""

    def __init__(self, other_left):
        self.begun = Event()
        self._other_left = other_left

    def send(self, message, *, from_email, to_email, then):
        self.begun.set()
        return "250 after the other" if self._other_left.wait(PATIENT) else "250 before it"


class Server:
    """A server that takes a mail at once."""

    def __init__(self):
        self.left = Event()

    def send(self, message, *, from_email, to_email, then):
        self.left.set()
        return "250 Ok"


def test_a_server_that_holds_a_large_mail_holds_up_no_other_companys(
    company_id, large_mail, outbox
):
    quick = Server()
    tarpit = Tarpit(quick.left)
    slow_id, quick_id = company_id + 50_000, company_id + 60_000
    slow, other = large_mail(slow_id), large_mail(quick_id)
    with ThreadPoolExecutor(1) as pool:
        lane = open_lane(slow_id, worker=worker_by(tarpit))
        sending = pool.submit(deliver_email, lane, email_id=slow)
        assert tarpit.begun.wait(PATIENT)
        deliver_email(open_lane(quick_id, worker=worker_by(quick)), email_id=other)
        sending.result()

    assert "250 after the other" == find_email(EmailKey(slow_id, slow)).accepted_reply

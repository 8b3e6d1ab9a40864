"""A gate before the attachments: what it asks, what it gives, and what that proves."""

from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from chalicelib.actions.tracking import pass_gate
from chalicelib.domain.access.gates import MOST_TRIES, WINDOW
from chalicelib.domain.email_ids import EmailKey
from chalicelib.tables.emails.gates import take_try
from chalicelib.tables.emails.item import EmailItem
from tests.builders import a_send_body
from tests.markup import Tree
from tests.markup import shown as shown_by

ADDRESS = "acquisti@verdicostruzioni.example"
BROWSER = [("Accept", "text/html"), ("Content-Type", "application/x-www-form-urlencoded")]


@pytest.fixture(autouse=True)
def one_window(service, monkeypatch):
    """All tries of a test are of one window, whatever the clock says."""
    monkeypatch.setattr(pass_gate, "window_of", lambda _: 7)


@pytest.fixture
def set_rules(api, company):
    def set_rules(**rules):
        body = {"open_window_seconds": 0, **rules}
        return api.put(f"/c/{company.id}/settings/tracking", body, key=company.key)

    return set_rules


@pytest.fixture
def email_id(set_rules, post, deliver_all):
    assert set_rules(gate_attachments=True).json["data"]["gate_attachments"]
    email_id = post()
    deliver_all()
    return email_id


@pytest.fixture
def knock(api, link):
    def knock(address=ADDRESS, *, path=link, headers=()):
        body = f"address={quote(address)}".encode()
        return api.call("POST", path, headers=[*BROWSER, *headers], body=body)

    return knock


def shown(answer):
    return shown_by(answer.body.decode())


def test_the_link_shows_a_form_which_is_no_download(api, link, row, email_id):
    answer = api.get(link, headers=BROWSER)

    assert 200 == answer.status
    assert "location" not in answer.headers
    assert [{"method": "post"}] == Tree(answer.body.decode()).all("form")
    assert "Officina Bianchi Srl" in shown(answer)
    assert ("seen", "gate_shown") == (
        row(email_id)["evidence"],
        row(email_id)["evidence_reason"]["code"],
    )


def test_nothing_on_the_form_tells_what_it_asks_for(api, link):
    page = api.get(link, headers=BROWSER).body.decode()

    for secret in ("verdi", "acquisti", "fattura", "s3.eu-south-1.amazonaws.com/"):
        assert secret not in page.lower()


def test_the_form_may_lead_to_the_file_and_nowhere_else(api, link):
    policy = api.get(link, headers=BROWSER).headers["content-security-policy"]
    [form_action] = [one.strip() for one in policy.split(";") if "form-action" in one]

    own, place = form_action.removeprefix("form-action ").split(" ")
    assert "'self'" == own
    assert place.startswith("https://ricevuta-contentbucket-")
    assert place.endswith(".s3.eu-south-1.amazonaws.com")


def test_who_types_the_address_gets_the_file_and_has_downloaded_it(knock, row, email_id):
    answer = knock()

    assert 303 == answer.status
    assert "X-Amz-Signature=" in answer.headers["location"]
    email = row(email_id)
    assert ("downloaded", "gate_passed") == (email["evidence"], email["evidence_reason"]["code"])
    [hit] = [event for event in email["timeline"] if event["event"] == "hit"]
    assert ("passed:0", "person") == (hit["what"], hit["verdict"])


@pytest.mark.parametrize("typed", [ADDRESS.upper(), f" {ADDRESS} "])
def test_the_address_counts_and_not_its_spelling(knock, typed):
    assert 303 == knock(typed).status


def test_of_a_form_no_more_is_read_than_an_address_takes(api, link):
    body = b"x=" + b"y" * 2000 + f"&address={quote(ADDRESS)}".encode()

    assert 403 == api.call("POST", link, headers=BROWSER, body=body).status


@pytest.mark.parametrize("typed", ["", "a@b.example", "è", "%00", ADDRESS[:-1], "x" * 5000])
def test_who_types_another_is_asked_again(knock, row, email_id, typed):
    answer = knock(typed)

    assert 403 == answer.status
    assert "non è stato inviato a questo indirizzo" in shown(answer)
    assert 0 == row(email_id)["hits"]


@pytest.mark.parametrize("agent", ["curl/8.5", "", "Mozilla/5.0 (compatible; Googlebot/2.1)"])
def test_the_address_is_a_persons_whatever_the_agent_says(knock, row, email_id, agent):
    knock(headers=[("User-Agent", agent)])

    assert "downloaded" == row(email_id)["evidence"]


def test_a_scanner_that_follows_every_link_is_one_at_the_gate_too(api, link, sent, row, email_id):
    [honeypot] = sent.of(email_id).urls("/n/")
    api.get(link, headers=BROWSER)
    api.get(honeypot.removeprefix("https://mail.example.test"))

    assert "fetched_by_machine" == row(email_id)["evidence"]


def test_no_honeypot_takes_back_who_typed_the_address(api, knock, sent, row, email_id):
    [honeypot] = sent.of(email_id).urls("/n/")
    knock()
    api.get(honeypot.removeprefix("https://mail.example.test"))

    assert "downloaded" == row(email_id)["evidence"]


def test_asking_for_the_headers_alone_counts_nothing(api, link, row, email_id):
    answer = api.call("HEAD", link, headers=BROWSER)

    assert 200 == answer.status
    assert 0 == row(email_id)["hits"]


def test_after_twenty_tries_it_is_time_to_wait_and_not_for_ever(knock, company, email_id):
    answers = [knock("a@b.example") for _ in range(MOST_TRIES + 1)]
    assert {403} == {answer.status for answer in answers[:MOST_TRIES]}
    late, right = answers[-1], knock()
    assert [429, 429] == [late.status, right.status]
    assert 0 < int(late.headers["retry-after"]) <= WINDOW.total_seconds()
    assert "Troppi tentativi" in shown(late)

    # The window passes.
    EmailItem(company.id, email_id).update(actions=[EmailItem.gate_window.add(-1)])
    assert 303 == knock().status


def test_all_files_of_an_email_share_the_count_and_no_two_emails_do(
    set_rules, post, deliver_all, sent, knock
):
    set_rules(gate_attachments=True)
    [file] = a_send_body()["attachments"]
    post(attachments=[file, file | {"filename": "b.pdf"}])
    post()
    deliver_all()
    two, one = sorted((mail.link_paths for mail in sent.mails()[-2:]), key=len, reverse=True)

    for number in range(MOST_TRIES):
        knock("a@b.example", path=two[number % 2])
    assert [429, 429] == [knock(path=path).status for path in two]
    assert 303 == knock(path=one[0]).status


def test_a_program_is_told_in_the_envelope_how_long_to_wait(api, link, knock):
    for _ in range(MOST_TRIES):
        knock("a@b.example")
    answer = api.call("POST", link, headers=BROWSER[1:], body=b"address=a%40b.example")

    assert 429 == answer.status
    assert answer.json["error"]["message"]
    assert "retry-after" in answer.headers


def test_a_closed_link_asks_nobody_for_an_address(api, link, knock, company, path, email_id):
    api.call("DELETE", f"{path}/{email_id}/links", key=company.key)

    assert [410, 410] == [api.get(link, headers=BROWSER).status, knock().status]


def test_where_there_is_no_gate_nobody_knocks(api, set_rules, post, deliver_all, sent, row):
    set_rules()
    email_id = post()
    deliver_all()
    [link] = sent.of(email_id).link_paths
    answer = api.call("POST", link, headers=BROWSER, body=f"address={ADDRESS}".encode())

    assert 404 == answer.status
    assert 0 == row(email_id)["hits"]


def test_a_gate_is_there_for_emails_queued_since(set_rules, post, deliver_all, sent, api):
    for wanted in (False, True):
        set_rules(gate_attachments=wanted)
        email_id = post()
        set_rules(gate_attachments=not wanted)
        deliver_all()
        status = api.get(sent.of(email_id).link_paths[0], headers=BROWSER).status
        assert (200 if wanted else 302) == status


def test_rules_that_do_not_name_it_have_none(set_rules):
    set_rules(gate_attachments=True)

    assert not set_rules().json["data"]["gate_attachments"]
    assert 422 == set_rules(gate_attachments=None).status


def test_an_email_sent_again_has_the_gate_of_today(
    set_rules, email_id, act, deliver_all, sent, api
):
    set_rules(gate_attachments=False)
    [again] = act(email_id, "resend").json["data"]["emails"]
    deliver_all()

    assert 302 == api.get(sent.of(again["id"]).link_paths[0], headers=BROWSER).status


def test_who_stopped_recording_passes_without_a_trace(api, sent, knock, row, email_id):
    [own_page] = sent.of(email_id).urls("/r/")
    api.call("POST", own_page.removeprefix("https://mail.example.test"), body=b"do=stop")

    assert 303 == knock().status
    assert 0 == (row(email_id)["hits"] or 0)


def test_an_erased_recipients_link_is_closed(knock, company, email_id):
    EmailItem(company.id, email_id).update(
        actions=[EmailItem.erased_at.set(datetime.now(UTC)), EmailItem.to_email.set("")]
    )

    assert [410, 410] == [knock("").status, knock("@").status]


def test_no_line_of_the_log_holds_an_address(api, link, knock, capsys):
    api.get(link, headers=BROWSER)
    knock("someone@else.example")
    knock()
    logged = "".join(capsys.readouterr())

    for private in ("someone", "else.example", "verdicostruzioni", link.rpartition("/")[2]):
        assert private not in logged


def test_a_try_in_the_next_window_begins_a_new_count(service, company, post):
    email_id = post()

    def take(window, most=2):
        return take_try(EmailKey(company.id, email_id), window=window, most=most)

    assert [True, True, False, False] == [take(7) for _ in range(4)]
    assert [True, True, False] == [take(8) for _ in range(3)]


def test_there_is_no_count_for_an_email_that_is_gone(service, company):
    assert not take_try(EmailKey(company.id, 1), window=7, most=2)

"""/r/{token}: what a recipient sees of an email, and what their decision does."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from chalicelib.actions.recipients.set_consent import set_consent
from chalicelib.domain.consents import Consent, ConsentRecord, ConsentSource, recipient_key
from chalicelib.domain.email_ids import EmailKey
from chalicelib.tables.emails.item import EmailItem
from chalicelib.tables.emails.sending import find_email
from chalicelib.tables.recipients import find_consent
from tests.markup import shown as shown_by

FORM = [("Content-Type", "application/x-www-form-urlencoded")]


def shown(answer):
    return shown_by(answer.body.decode())


@pytest.fixture
def email_id(post, deliver_all):
    email_id = post()
    deliver_all()
    return email_id


@pytest.fixture
def mail(sent, email_id):
    return sent.of(email_id)


@pytest.fixture
def own_page(mail):
    [url] = mail.urls("/r/")
    assert url in mail.text
    return urlsplit(url).path


@pytest.fixture
def decide(api):
    def decide(path, body):
        return api.call("POST", path, headers=FORM, body=body)

    return decide


@pytest.fixture
def stored(company, email_id):
    return lambda: find_email(EmailKey(company.id, email_id))


def test_the_page_is_found_with_a_slash_and_a_bracket_behind_it(api, own_page, decide):
    shown = api.get(own_page + "%3E/")
    decided = decide(own_page + "/", b"do=stop")

    assert (200, 303) == (shown.status, decided.status)
    assert "../" + own_page.rpartition("/")[2] == decided.headers["location"]


def test_the_mail_leads_to_a_page_that_tells_what_happened(api, mail, own_page):
    api.get(mail.pixel_path)
    api.get(mail.link_paths[0])
    answer = api.get(own_page)

    assert 200 == answer.status
    assert answer.headers["content-type"].startswith("text/html")
    said = shown(answer)
    for words in ("Nostra fattura nr. 18", "Officina Bianchi Srl", "Immagini del messaggio.",
                  "fattura-18.pdf.", "Il collegamento a un allegato è stato aperto."):  # fmt: skip
        assert words in said


@pytest.mark.parametrize(("language", "title"), [("en", "What is recorded"), ("de", "Che cosa")])
def test_it_speaks_the_readers_language_or_the_companys(api, own_page, language, title):
    assert title in shown(api.get(own_page, headers=[("Accept-Language", language)]))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_looking_records_nothing_and_changes_nothing(api, own_page, stored, method):
    before = stored()
    assert 200 == api.call(method, own_page).status
    assert 200 == api.call(method, own_page, query="do=stop").status

    assert before == stored()
    assert "Non registrare più" in shown(api.get(own_page))


def test_who_stops_it_is_recorded_no_more_and_still_gets_the_file(
    api, mail, own_page, decide, row, email_id
):
    answer = decide(own_page, b"do=stop")

    assert 303 == answer.status
    assert own_page.rpartition("/")[2] == answer.headers["location"]
    assert 200 == api.get(mail.pixel_path).status
    assert 302 == api.get(mail.link_paths[0]).status
    assert 0 == (row(email_id)["hits"] or 0)
    said = shown(api.get(own_page))
    assert "Hai chiesto a Officina Bianchi Srl di non registrare" in said
    assert "Permetti di nuovo" in said


def test_what_was_recorded_before_is_still_shown(api, mail, own_page, decide):
    api.get(mail.pixel_path)
    decide(own_page, b"do=stop")

    assert "Immagini del messaggio." in shown(api.get(own_page))


def test_who_allows_it_again_is_asked_no_more_than_before(api, own_page, decide, company, sent):
    decide(own_page, b"do=stop")
    decide(own_page, b"do=allow")
    [code] = re.findall(r"\d{4} \d{4}", sent.mails()[-1].text)
    typed = b"do=allow&code=" + code.replace(" ", "+").encode()
    assert 303 == decide(own_page, typed).status

    key = recipient_key(company.id, "acquisti@verdicostruzioni.example")
    assert Consent.GRANTED is find_consent(company_id=company.id, recipient_key=key).consent
    said = shown(api.get(own_page))
    assert "La lettura di questa e-mail non viene registrata." in said
    assert "Non registrare più" in said


def test_what_was_said_elsewhere_since_stands(own_page, api, decide, company, sent):
    later = datetime.now(UTC) + timedelta(minutes=1)
    set_consent(
        ConsentRecord(Consent.DENIED, ConsentSource.COMPANY, later),
        company_id=company.id,
        recipient_key=recipient_key(company.id, "acquisti@verdicostruzioni.example"),
        now=later,
    )

    decide(own_page, b"do=allow")
    [code] = re.findall(r"\d{4} \d{4}", sent.mails()[-1].text)
    typed = b"do=allow&code=" + code.replace(" ", "+").encode()
    assert 303 == decide(own_page, typed).status
    assert "Permetti di nuovo" in shown(api.get(own_page))


@pytest.mark.parametrize(
    "body", [b"", b"do=", b"do=erase", b"stop", b"do%00=stop", b"\xff\xfe", b"x" * 10_000]
)
def test_what_asks_for_nothing_does_nothing(api, own_page, decide, stored, body):
    before = stored()

    assert 422 == decide(own_page, body).status
    assert before == stored()


@pytest.mark.parametrize("token", ["x", "A" * 48, "https:evil.example", "javascript:alert(1)"])
@pytest.mark.parametrize("body", [b"do=stop", b"do=allow", b"do=nothing"])
def test_a_forged_token_leads_to_a_page_and_nowhere_else(api, decide, token, body):
    answers = [api.get(f"/r/{token}"), decide(f"/r/{token}", body)]

    assert [404, 404] == [answer.status for answer in answers]
    assert not any("location" in answer.headers for answer in answers)


@pytest.mark.parametrize("other", ["/o/", "/n/", "/a/"])
def test_the_token_of_another_purpose_opens_no_record(api, mail, decide, other):
    [url] = mail.urls(other)
    token = url.rpartition("/")[2]

    assert 404 == api.get(f"/r/{token}").status
    assert 404 == decide(f"/r/{token}", b"do=stop").status


def test_of_an_email_that_is_gone_there_is_nothing_to_show(api, own_page, company, email_id):
    EmailItem(company.id, email_id).delete()
    answer = api.get(own_page)

    assert 404 == answer.status
    assert "Nothing to show" in shown(answer)


def test_while_the_table_is_away_nothing_is_claimed_to_be_done(api, own_page, decide, broken):
    with broken(EmailItem._get_connection().connection.client, "dynamodb", "GetItem"):
        answers = [api.get(own_page), decide(own_page, b"do=stop")]

    assert [503, 503] == [answer.status for answer in answers]


def test_the_page_is_kept_from_caches_robots_referrers_and_frames(api, own_page):
    headers = api.get(own_page).headers

    assert ("private, no-store", "no-referrer", "noindex", "nosniff") == tuple(
        headers[name]
        for name in ("cache-control", "referrer-policy", "x-robots-tag", "x-content-type-options")
    )
    policy = headers["content-security-policy"]
    for rule in ("default-src 'none'", "form-action 'self'", "frame-ancestors 'none'"):
        assert rule in policy


def test_an_untracked_mail_leads_nowhere(post, deliver_all, sent):
    email_id = post(tracking="off")
    deliver_all()

    assert [] == sent.of(email_id).urls("/r/")


def test_no_line_of_the_log_names_anybody(api, own_page, decide, capsys):
    api.get(own_page)
    decide(own_page, b"do=stop")
    decide(own_page, b"do=allow")
    logged = "".join(capsys.readouterr())

    assert "verdicostruzioni" not in logged
    assert own_page.rpartition("/")[2] not in logged

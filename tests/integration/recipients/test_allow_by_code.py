"""To allow again takes a code that the operator mails; others saw the link."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from chalicelib.actions.recipients.allow_recording import allow_recording
from chalicelib.domain.access.codes import LIFETIME, MOST_MAILS, MOST_TRIES
from chalicelib.domain.consents import ConsentSource, recipient_key
from chalicelib.tables import codes
from chalicelib.tables.recipients import find_consent
from tests.builders import a_send_body
from tests.markup import shown as shown_by

TO = a_send_body()["to"][0]["email"]


@pytest.fixture
def own_page(post, deliver_all, sent):
    email_id = post()
    deliver_all()
    [url] = sent.of(email_id).urls("/r/")
    return urlsplit(url).path


@pytest.fixture
def decide(api, own_page):
    def decide(body, path=own_page, headers=()):
        return api.call("POST", path, body=body, headers=headers)

    return decide


@pytest.fixture
def last_code(sent):
    """The code in the mail that left last."""

    def last_code():
        mail = sent.mails()[-1]
        assert TO == mail.message["To"]
        [code] = re.findall(r"\b(\d{4} \d{4})\b", mail.text)
        return code

    return last_code


@pytest.fixture
def consent(company):
    def consent():
        found = find_consent(company_id=company.id, recipient_key=recipient_key(company.id, TO))
        return found and (found.consent.value, found.source)

    return consent


def with_code(code):
    return b"do=allow&code=" + code.replace(" ", "+").encode()


def other_than(code):
    return f"{(int(code.replace(' ', '')) + 1) % 10**8:08}"


def test_the_link_alone_takes_no_refusal_back(decide, consent):
    decide(b"do=stop")
    answer = decide(b"do=allow")

    assert 200 == answer.status
    assert "codice di otto cifre" in shown_by(answer.body.decode())
    assert ("denied", ConsentSource.RECIPIENT_PAGE) == consent()


def test_who_types_the_code_of_the_mail_allows_it_again(decide, consent, last_code):
    decide(b"do=stop")
    decide(b"do=allow")
    answer = decide(with_code(last_code()))

    assert 303 == answer.status
    assert ("granted", ConsentSource.RECIPIENT_CODE) == consent()


def test_the_mail_is_the_operators_own_and_says_what_the_code_is_for(decide, sent):
    decide(b"do=stop")
    decide(b"do=allow")
    mail = sent.mails()[-1]

    assert "no-reply@ricevuta.example" == mail.message["From"]
    assert "«Officina Bianchi Srl»" in mail.text
    assert "permettere di nuovo" in mail.text
    assert not re.search(r"\d{4}", mail.message["Subject"])


def test_the_mail_speaks_the_readers_language(decide, sent):
    decide(b"do=stop")
    decide(b"do=allow", headers=[("Accept-Language", "en")])

    assert "Give it to nobody" in sent.mails()[-1].text


def test_a_wrong_code_allows_nothing_and_says_so(decide, consent, last_code):
    decide(b"do=stop")
    decide(b"do=allow")
    answer = decide(with_code(other_than(last_code())))

    assert 403 == answer.status
    assert "Il codice non è giusto" in shown_by(answer.body.decode())
    assert ("denied", ConsentSource.RECIPIENT_PAGE) == consent()


def test_a_code_that_was_tried_too_often_is_good_no_more(decide, consent, last_code):
    decide(b"do=stop")
    decide(b"do=allow")
    code = last_code()
    for _ in range(MOST_TRIES):
        decide(with_code(other_than(code)))

    assert 403 == decide(with_code(code)).status
    decide(b"do=allow")
    assert code != last_code()
    assert 303 == decide(with_code(last_code())).status
    assert "granted" == consent()[0]


def test_a_code_is_good_once(decide, last_code):
    decide(b"do=stop")
    decide(b"do=allow")
    code = last_code()
    decide(with_code(code))
    decide(b"do=stop")

    assert 403 == decide(with_code(code)).status


def test_a_code_is_good_for_a_quarter_of_an_hour(own_page, decide, last_code, consent):
    decide(b"do=stop")
    decide(b"do=allow")
    token, late = own_page.rpartition("/")[2], datetime.now(UTC) + LIFETIME

    assert not allow_recording(token, last_code(), now=late + timedelta(seconds=1))
    assert "denied" == consent()[0]


def test_asked_for_again_it_is_the_same_so_that_either_mail_will_do(decide, last_code):
    decide(b"do=stop")
    decide(b"do=allow")
    first = last_code()
    decide(b"do=allow")

    assert first == last_code()


def test_one_recipient_gets_so_many_mails_and_no_more(decide, sent, monkeypatch):
    decide(b"do=stop")
    before = len(sent.mails())
    monkeypatch.setattr(codes, "window_of", lambda *_: 7)  # no hour ends meanwhile
    answers = [decide(b"do=allow") for _ in range(MOST_MAILS + 1)]

    assert [200] * MOST_MAILS + [429] == [answer.status for answer in answers]
    assert MOST_MAILS == len(sent.mails()) - before
    assert 0 < int(answers[-1].headers["retry-after"]) <= 3600
    assert "che hai ricevuto, o riprova tra" in shown_by(answers[-1].body.decode())


def test_all_recipients_of_a_company_get_so_many_and_no_more(company, monkeypatch):
    monkeypatch.setattr(codes, "MOST_MAILS_OF_COMPANY", 2)
    monkeypatch.setattr(codes, "window_of", lambda *_: 7)
    now = datetime.now(UTC)

    assert [True, True, False] == [
        codes.count_mail(company.id, f"{number:032x}", now=now) for number in range(3)
    ]


def test_who_refused_nothing_is_mailed_nothing(decide, sent, consent):
    before = len(sent.mails())

    assert 303 == decide(b"do=allow").status
    assert before == len(sent.mails())
    assert consent() is None


def test_the_code_of_one_companys_recipient_is_no_others(
    decide, last_code, make_company, api, deliver_all, sent
):
    decide(b"do=stop")
    decide(b"do=allow")
    other = make_company(company_id=777_201)
    answer = api.post(f"/c/{other.id}/emails", a_send_body(), key=other.key)
    code = last_code()
    deliver_all()
    [url] = sent.of(answer.json["data"]["emails"][0]["id"]).urls("/r/")
    path = urlsplit(url).path
    decide(b"do=stop", path=path)

    assert 403 == decide(with_code(code), path=path).status


def test_neither_code_nor_address_is_stored_or_logged(decide, last_code, stored, company, capsys):
    decide(b"do=stop")
    decide(b"do=allow")
    code = last_code().replace(" ", "")
    decide(with_code(other_than(code)))
    decide(with_code(code))

    logged = "".join(capsys.readouterr())
    assert code not in logged
    assert TO not in logged
    assert code not in stored(company.id)

"""Whether an email is tracked follows from its recipient's word and its company's rules."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.companies import Licence, Scope
from chalicelib.settings import settings
from chalicelib.tables.companies import find_company, save_company
from chalicelib.tables.emails import hits
from chalicelib.tables.emails.item import EmailItem
from chalicelib.tables.recipients import RecipientItem
from tests.builders import a_send_body

ANNA = "anna@verdi.example"


@pytest.fixture
def say(api, company):
    def say(consent, *, email=ANNA, **fields):
        path = f"/c/{company.id}/recipients/{email}/consent"
        return api.put(path, {"consent": consent, **fields}, key=company.key)

    return say


@pytest.fixture
def rules(api, company):
    def rules(**fields):
        path = f"/c/{company.id}/settings/tracking"
        answer = api.put(path, {"open_window_seconds": 0, **fields}, key=company.key)
        assert 200 == answer.status, answer.json
        return answer.json["data"]

    return rules


@pytest.fixture
def send(api, company, deliver_all, sent):
    """Send to Anna: the mail, and the row."""

    def send(email=ANNA, **fields):
        body = a_send_body(to=[{"email": email}], **fields)
        answer = api.post(f"/c/{company.id}/emails", body, key=company.key)
        assert 202 == answer.status, answer.json
        deliver_all()
        email_id = answer.json["data"]["emails"][0]["id"]
        path = f"/c/{company.id}/emails/{email_id}"
        return sent.of(email_id), api.get(path, key=company.key).json["data"]

    return send


def why(row):
    return row["evidence"], row["evidence_reason"]["code"]


def test_a_new_company_tracks_who_has_said_nothing(api, company, send):
    known = api.get(f"/c/{company.id}/recipients/{ANNA}/consent", key=company.key).json["data"]
    mail, row = send()

    assert {"consent": "unknown", "source": None, "at": None} == known
    assert mail.pixel_path
    assert ("unknown", "no_signal") == why(row)


def test_who_refused_gets_no_pixel_and_the_file_itself(say, send):
    assert 200 == say("denied").status
    mail, row = send()

    assert [] == mail.urls("/o/") + mail.urls("/n/") + mail.urls("/a/")
    assert ["fattura-18.pdf"] == [part.get_filename() for part in mail.message.iter_attachments()]
    assert ("not_tracked", "consent_denied") == why(row)
    assert (False, None) == (row["tracked"], row["hits"])


def test_a_link_that_was_asked_for_works_and_records_nothing(api, company, say, send):
    say("denied")
    mail, row = send(deliver_as="link")
    answer = api.get(mail.link_paths[0])
    after = api.get(f"/c/{company.id}/emails/{row['id']}", key=company.key).json["data"]

    assert 302 == answer.status
    assert [] == mail.urls("/o/")
    assert row["timeline"] == after["timeline"]


def test_a_refusal_counts_more_than_the_senders_wish(say, send):
    say("denied")
    mail, _ = send(tracking="on")

    assert [] == mail.urls("/o/")


def test_each_recipient_of_a_request_is_asked_for(api, company, say, deliver_all, sent):
    say("denied")
    to = [{"email": "carlo@verdi.example"}, {"email": "Anna@verdi.example"}]
    api.post(f"/c/{company.id}/emails", a_send_body(to=to), key=company.key)
    deliver_all()

    pixels = {mail.message["To"]: len(mail.urls("/o/")) for mail in sent.mails()}
    assert {"carlo@verdi.example": 1, "Anna@verdi.example": 0} == pixels


def test_a_company_that_tracks_nobody_unasked_tracks_who_consented(rules, say, send):
    rules(unknown_consent="off")
    _, silent = send()
    say("granted")
    mail, granted = send()

    assert ("not_tracked", "consent_unknown") == why(silent)
    assert ("unknown", "no_signal") == why(granted)
    assert mail.pixel_path


def test_where_the_basis_is_consent_silence_is_none(rules, send):
    rules(legal_basis={"invoice": "consent", "quote": "contract"})

    assert ("not_tracked", "consent_unknown") == why(send()[1])
    assert ("unknown", "no_signal") == why(send(category="quote")[1])


def test_a_second_send_asks_again(api, company, say, send, deliver_all, sent):
    _, row = send()
    say("denied")
    path = f"/c/{company.id}/emails/{row['id']}/resend"
    answer = api.post(path, {}, key=company.key)
    deliver_all()

    [again] = answer.json["data"]["emails"]
    assert 202 == answer.status
    assert [] == sent.of(again["id"]).urls("/o/")


def test_what_cannot_be_read_is_no_consent(send, broken):
    client = RecipientItem._get_connection().connection.client
    with broken(client, "dynamodb", "BatchGetItem"):
        mail, row = send()

    assert [] == mail.urls("/o/")
    assert ("not_tracked", "consent_unreadable") == why(row)


def test_consents_are_read_in_one_request_however_many_recipients(api, company, aws):
    asked = []

    events = RecipientItem._get_connection().connection.client.meta.events

    def note(model, **_):
        asked.append(model.name)

    events.register("before-call.dynamodb.*", note)
    to = [{"email": f"r{number}@verdi.example"} for number in range(50)]
    api.post(f"/c/{company.id}/emails", a_send_body(to=to), key=company.key)
    events.unregister("before-call.dynamodb.*", note)

    assert ["BatchGetItem"] == asked


def test_consent_is_told_with_its_source_and_time(api, company, say):
    at = "2026-03-01T09:00:00Z"
    answer = say("granted", source="import", at=at)
    known = api.get(f"/c/{company.id}/recipients/ANNA%40verdi.example/consent", key=company.key)

    expected = {"consent": "granted", "source": "import", "at": "2026-03-01T10:00:00+01:00"}
    assert expected == answer.json["data"] == known.json["data"]


def test_an_older_word_does_not_replace_a_newer_one(say):
    say("denied")
    answer = say("granted", source="import", at="2026-03-01T09:00:00Z")

    assert 409 == answer.status
    assert 200 == say("granted").status


def test_a_refusal_reaches_what_was_sent_before_and_consent_does_not_take_that_back(
    api, company, say, send
):
    mail, row = send()
    say("denied")
    api.get(mail.pixel_path)
    say("granted")
    api.get(mail.pixel_path)
    after = api.get(f"/c/{company.id}/emails/{row['id']}", key=company.key).json["data"]

    assert ("not_tracked", "recording_stopped") == why(after)
    assert 0 == after["hits"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"consent": "perhaps"},
        {"consent": "granted", "source": "recipient_page"},
        {"consent": "granted", "at": "9999-12-31T00:00:00Z"},
        {"consent": "granted", "at": "2026-01-01"},
        {"consent": "granted", "more": 1},
    ],
)
def test_what_is_no_consent_is_refused(api, company, body):
    path = f"/c/{company.id}/recipients/{ANNA}/consent"

    assert 422 == api.put(path, body, key=company.key).status


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+23:59", "1999-12-31T23:59:59Z"])
def test_what_was_said_before_the_year_2000_is_refused(api, company, at):
    path = f"/c/{company.id}/recipients/{ANNA}/consent"
    answer = api.put(path, {"consent": "denied", "at": at}, key=company.key)

    problems = {"at": ["This moment is before the year 2000."]}
    assert (422, problems) == (answer.status, answer.json["error"]["validation_result"])


def test_what_was_said_as_the_year_2000_began_is_taken(say):
    assert 200 == say("denied", at="2000-01-01T00:00:00Z").status


@pytest.mark.parametrize("path", ["x", "a@b", "%00@x.it", "a%40%40b.it", "anna%20@x.it"])
def test_what_is_no_address_is_refused(api, company, path):
    for method in ("GET", "DELETE"):
        answer = api.call(method, f"/c/{company.id}/recipients/{path}", key=company.key)
        assert (422, ["email"]) == (
            answer.status,
            list(answer.json["error"]["validation_result"]),
        )


def test_the_rules_that_are_not_named_go_back_to_how_they_are_at_first(rules):
    rules(unknown_consent="off", legal_basis={"invoice": "contract"}, retention_months=60)
    after = rules()

    assert ("track", {}, 24) == (
        after["unknown_consent"],
        after["legal_basis"],
        after["retention_months"],
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"unknown_consent": "never"},
        {"legal_basis": {"invoice": "because"}},
        {"legal_basis": {"letter": "consent"}},
        {"retention_months": 7},
        {"retention_months": True},
    ],
)
def test_rules_that_cannot_be_are_refused(api, company, wrong):
    body = {"open_window_seconds": 0, **wrong}
    answer = api.put(f"/c/{company.id}/settings/tracking", body, key=company.key)

    assert 422 == answer.status


def test_retention_decides_when_item_and_content_expire(api, company, rules, send, aws):
    rules(retention_months=6)
    _, row = send()
    item = EmailItem.get(company.id, row["id"])
    client = aws.client("s3")
    bucket, prefix = settings().content_bucket, f"6-months/{company.id}/{row['batch_id']}/"
    keys = [one["Key"] for one in client.list_objects_v2(Bucket=bucket, Prefix=prefix)["Contents"]]

    due = datetime.fromisoformat(row["due_at"])
    expires = datetime.fromtimestamp(item.expires_at, UTC)
    assert timedelta(days=186) <= expires - due < timedelta(days=186, seconds=2)
    assert 2 == len(keys)


def test_a_request_repeated_under_another_retention_leaves_nothing_that_no_email_names(
    api, company, rules, outbox, aws
):
    def queue():
        path, key = f"/c/{company.id}/emails", [("Idempotency-Key", "again")]
        return api.post(path, a_send_body(), key=company.key, headers=key).json["data"]

    rules(retention_months=6)
    first = queue()
    rules(retention_months=12)
    bucket = aws.resource("s3").Bucket(settings().content_bucket)

    assert first == queue()
    assert {"6-months"} == {
        one.key.split("/")[0] for one in bucket.objects.all() if first["batch_id"] in one.key
    }


def test_who_may_only_read_emails_sees_and_changes_no_person(api, company):
    stored = find_company(company.id)
    [key] = stored.api_keys
    scopes = frozenset({Scope.EMAILS_READ, Scope.EMAILS_WRITE, Scope.SETTINGS_WRITE})
    save_company(replace(stored, api_keys=(replace(key, scopes=scopes),)))
    path = f"/c/{company.id}/recipients/{ANNA}"

    calls = [("GET", path), ("DELETE", path), ("GET", f"{path}/consent")]
    answers = [api.call(method, where, key=company.key) for method, where in calls]
    put = api.put(f"{path}/consent", {"consent": "granted"}, key=company.key)
    assert [403] * 4 == [answer.status for answer in (*answers, put)]


def test_another_companys_word_counts_for_nothing(api, make_company, send, company):
    other = make_company(company_id=company.id + 100_000)
    path = f"/c/{other.id}/recipients/{ANNA}/consent"
    api.put(path, {"consent": "denied"}, key=other.key)

    assert ("unknown", "no_signal") == why(send()[1])
    assert 404 == api.put(path, {"consent": "denied"}, key=company.key).status


@pytest.fixture
def counted(api, company):
    def counted():
        path = f"/c/{company.id}/openings/anonymous"
        months = {"from": "2026-01", "to": "2099-12"}
        return api.get(path, key=company.key, **months).json["data"]

    return counted


def test_openings_without_a_name_are_counted_and_no_email_tells_of_one(
    api, company, rules, send, counted
):
    rules(unknown_consent="anonymous")
    first, row = send()
    second, _ = send(email="carlo@verdi.example")
    quote, _ = send(category="quote")
    before = api.get(f"/c/{company.id}/emails", key=company.key).json["data"]
    months = {f"{datetime.now(UTC):%Y-%m}"}
    for mail in (first, second, second, quote):
        assert 200 == api.get(mail.pixel_path).status
    api.get(first.pixel_path, headers=[("User-Agent", "curl/8.5.0")])
    after = api.get(f"/c/{company.id}/emails", key=company.key).json["data"]

    # The month may turn while they are fetched.
    months.add(f"{datetime.now(UTC):%Y-%m}")
    told, fetches = counted(), {}
    for one in told:
        fetches.setdefault(one["category"], Counter()).update(one["fetches"])
    none = {"person": 0, "proxy": 0, "ambiguous": 0, "machine": 0}
    assert [
        ("invoice", none | {"person": 3, "machine": 1}),
        ("quote", none | {"person": 1}),
    ] == [(category, dict(counts)) for category, counts in fetches.items()]
    assert {one["month"] for one in told} <= months
    assert len(told) == len({(one["month"], one["category"]) for one in told})
    assert ("not_tracked", "anonymous") == why(row)
    assert [one["timeline"] for one in [row]] == [
        api.get(f"/c/{company.id}/emails/{row['id']}", key=company.key).json["data"]["timeline"]
    ]
    assert [(one["id"], one["hits"], one["evidence"]) for one in before] == [
        (one["id"], one["hits"], one["evidence"]) for one in after
    ]


def test_the_pixel_without_a_name_is_the_same_in_every_mail_of_its_sort(rules, send):
    rules(unknown_consent="anonymous")
    first, _ = send()
    second, _ = send(email="carlo@verdi.example")
    quote, _ = send(category="quote")

    assert first.pixel_path == second.pixel_path != quote.pixel_path
    assert [] == first.urls("/n/")


def test_an_opening_without_a_name_is_one_request(api, rules, send):
    rules(unknown_consent="anonymous")
    mail, _ = send()
    asked = []
    events = hits.connection().client.meta.events

    def note(model, **_):
        asked.append(model.name)

    events.register("before-call.dynamodb.*", note)
    api.get(mail.pixel_path)
    events.unregister("before-call.dynamodb.*", note)

    assert ["UpdateItem"] == asked


@pytest.mark.parametrize(
    "months",
    [
        {},
        {"from": "2026-01"},
        {"from": "2026-13", "to": "2026-12"},
        {"from": "2026-12", "to": "2026-11"},
    ],
)
def test_months_that_cannot_be_are_refused(api, company, months):
    path = f"/c/{company.id}/openings/anonymous"

    assert 422 == api.get(path, key=company.key, **months).status


def test_a_licence_that_does_not_track_is_shown_no_openings(
    api, rules, send, counted, domain_company
):
    rules(unknown_consent="anonymous")
    api.get(send()[0].pixel_path)
    before = counted()
    save_company(replace(domain_company(), licence=Licence.STANDARD))

    assert 1 == len(before)
    assert [] == counted()


AGENT = "Unmistakable/7.7 (Windows NT 10.0) Firefox/145.0"
ADDRESS = "198.51.100.77"


def test_of_who_opens_without_a_name_nothing_is_kept_but_a_number(
    api, company, rules, send, capfd, stored
):
    rules(unknown_consent="anonymous")
    mail, _ = send(deliver_as="link")
    before = stored(company.id)
    for path in (mail.pixel_path, mail.link_paths[0]):
        api.call("GET", path, headers=[("User-Agent", AGENT)], client=ADDRESS)
    written = capfd.readouterr()
    after = stored(company.id)

    told = [written.out, written.err, after]
    assert not [text for text in told if "Unmistakable" in text or ADDRESS in text]
    assert "fetches:unfamiliar:unknown" in after
    assert "fetches:" not in before


def test_no_address_of_a_recipient_reaches_the_log(api, company, say, send, capfd, caplog):
    send()
    say("denied")
    say("perhaps")
    path = f"/c/{company.id}/recipients/{ANNA}"
    for method, where in [("GET", path), ("GET", f"{path}/consent"), ("DELETE", path)]:
        api.call(method, where, key=company.key)
    api.call("GET", path.replace("@", "@@"), key=company.key)
    written = capfd.readouterr()

    told = [written.out, written.err, *(str(vars(record)) for record in caplog.records)]
    assert "recipient erased" in {record.message for record in caplog.records}
    assert not [text for text in told if "anna" in text.lower()]

"""Links to attachments over their lives: open, taken back, expired; and what they give."""

from datetime import UTC, datetime

import boto3
import pytest

from chalicelib.domain.email_ids import EmailKey
from chalicelib.settings import settings
from chalicelib.tables.company_item import CompanyItem
from chalicelib.tables.emails.item import EmailItem
from chalicelib.tables.emails.sending import find_email
from tests.builders import PDF
from tests.markup import shown as shown_by

BROWSER = [("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")]
ITALIAN = [*BROWSER, ("Accept-Language", "it-IT,it;q=0.9,en;q=0.5")]
ENGLISH = [*BROWSER, ("Accept-Language", "en")]


@pytest.fixture
def email_id(post, deliver_all):
    email_id = post()
    deliver_all()
    return email_id


@pytest.fixture
def revoke(api, company, path):
    return lambda email_id: api.call("DELETE", f"{path}/{email_id}/links", key=company.key)


@pytest.fixture
def stored(company):
    """The email as its facts lie in the table."""
    return lambda email_id: find_email(EmailKey(company.id, email_id))


@pytest.fixture
def bucket(aws, service):
    return boto3.resource("s3", region_name="eu-south-1").Bucket(settings().content_bucket)


@pytest.fixture
def place(stored, email_id, company):
    """Where the email's attachment lies."""
    return f"24-months/{company.id}/{stored(email_id).batch_id}/0"


def shown(answer):
    return shown_by(answer.body.decode())


def test_a_revoked_link_leads_to_whom_to_ask_and_counts_nothing(api, link, email_id, revoke, row):
    assert 200 == revoke(email_id).status

    answer = api.get(link, headers=ITALIAN)
    assert 410 == answer.status
    assert "Chiedi a Officina Bianchi Srl di inviarlo di nuovo." in shown(answer)
    assert "Location" not in answer.headers
    assert ("unknown", 0) == (row(email_id)["evidence"], row(email_id)["hits"])


@pytest.mark.parametrize(
    "behind", [">", ".", ")", ",", "%3E", "%20", "=", '"', "'", "*", "/", "%2F/"]
)
def test_a_link_leads_to_the_file_whatever_a_mail_program_took_for_its_end(
    api, link, email_id, row, behind
):
    assert 302 == api.get(link + behind).status
    assert "downloaded" == row(email_id)["evidence"]


def test_links_stay_revoked_from_the_first_time_on(email_id, revoke, row):
    first = revoke(email_id).json["data"]["links_revoked_at"]

    assert first == revoke(email_id).json["data"]["links_revoked_at"]
    events = row(email_id)["timeline"]
    assert [first] == [one["at"] for one in events if one["event"] == "links_revoked"]


def test_what_was_downloaded_before_stays_downloaded(api, link, email_id, revoke, row):
    api.get(link)
    revoke(email_id)

    assert "downloaded" == row(email_id)["evidence"]


def test_the_pixel_counts_all_the_same(api, sent, email_id, revoke, row):
    revoke(email_id)
    api.get(sent.of(email_id).pixel_path)

    assert "seen" == row(email_id)["evidence"]


def test_what_carries_no_links_has_none_to_take_back(post, deliver_all, revoke, scheduled):
    inside = post(deliver_as="attachment")
    bare = post(attachments=[])
    deliver_all()

    assert [409, 409, 409] == [revoke(one).status for one in (inside, bare, scheduled)]


def test_another_companys_email_is_not_found(api, make_company, email_id, row):
    other = make_company(company_id=999_002)
    answer = api.call("DELETE", f"/c/{other.id}/emails/{email_id}/links", key=other.key)

    assert 404 == answer.status
    assert row(email_id)["links_revoked_at"] is None


def test_a_link_expires_with_its_email(api, link, email_id, company, row):
    past = int(datetime.now(UTC).timestamp()) - 5
    EmailItem(company.id, email_id).update(
        actions=[EmailItem.expires_at.set(past), EmailItem.retention_months.set(0)]
    )

    assert 410 == api.get(link, headers=BROWSER).status
    assert 0 == row(email_id)["hits"]


def test_a_full_list_of_hits_opens_no_closed_link(api, link, email_id, revoke, row):
    for _ in range(51):
        api.get(link)
    revoke(email_id)

    assert 410 == api.get(link).status
    assert 51 == row(email_id)["hits"]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_was_deleted_is_gone(api, link, bucket, place, method):
    bucket.Object(place).delete()

    assert 410 == api.call(method, link, headers=BROWSER).status


@pytest.mark.parametrize("exchanged", [b"%PDF-1.4 another invoice", PDF[:-1], b""])
@pytest.mark.parametrize("checksum", ["SHA256", "CRC32"])
def test_a_file_that_is_not_the_one_that_was_sent_is_not_given(
    api, link, bucket, place, exchanged, checksum, caplog
):
    bucket.Object(place).put(Body=exchanged, ChecksumAlgorithm=checksum)

    assert 410 == api.get(link).status
    assert "not the attachment that was sent" in caplog.text


def test_the_same_bytes_are_the_same_file_however_they_were_stored(api, link, bucket, place):
    bucket.Object(place).put(Body=PDF)

    assert 302 == api.get(link).status


def test_an_email_that_is_gone_still_says_whom_to_ask(api, link, email_id, company):
    EmailItem(company.id, email_id).delete()

    assert "Ask Officina Bianchi Srl to send it again." in shown(api.get(link, headers=ENGLISH))


def test_without_a_language_the_companys_is_spoken_or_both(api, link, email_id, company):
    EmailItem(company.id, email_id).delete()
    known = api.get(link, headers=BROWSER)
    CompanyItem(company.id).delete()
    unknown = api.get(link, headers=BROWSER)

    assert '<html lang="it">' in known.body.decode()
    assert "no longer available" not in shown(known)
    assert 410 == unknown.status
    assert "Chiedi al mittente" in shown(unknown)
    assert "Ask the sender" in shown(unknown)


def test_a_program_is_told_in_the_envelope(api, link, email_id, revoke):
    revoke(email_id)
    answer = api.get(link)

    assert 410 == answer.status
    assert "no longer available" in answer.json["error"]["message"]


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_a_company_is_called_what_it_likes_and_nothing_runs(
    api, link, email_id, company, revoke, name
):
    EmailItem(company.id, email_id).update(
        actions=[EmailItem.from_name.set(name), EmailItem.reply_to.set(f"{name}@b.example")]
    )
    revoke(email_id)
    page = api.get(link, headers=BROWSER).body.decode()

    assert "<script" not in page
    assert "<img" not in page


@pytest.mark.parametrize("path", ["/a/x", "/n/x"])
def test_pages_are_kept_from_caches_robots_referrers_and_frames(api, path):
    headers = api.get(path, headers=BROWSER).headers

    assert ("private, no-store", "no-referrer", "noindex", "nosniff") == tuple(
        headers[name]
        for name in ("cache-control", "referrer-policy", "x-robots-tag", "x-content-type-options")
    )
    policy = headers["content-security-policy"]
    for rule in ("default-src 'none'", "form-action 'none'", "frame-ancestors 'none'"):
        assert rule in policy
    assert "unsafe" not in policy


RANGES = ["bytes=0-", "bytes=0-65535", "bytes=65536-131071", "bytes=131072-", "bytes=-500"]


def test_the_parts_of_one_download_are_one_download(api, link, email_id, row):
    answers = [api.get(link, headers=[("Range", wanted)]) for wanted in RANGES[1:]]

    assert [302] * 4 == [answer.status for answer in answers]
    assert 1 == row(email_id)["hits"]


def test_a_redirect_gives_a_part_as_it_gives_the_whole(api, link):
    """The URL is not bound to the header, so that S3 answers each request with its own part."""
    [first, second] = [
        api.get(link, headers=[("Range", r)]).headers["location"] for r in RANGES[:2]
    ]

    for url in (first, second):
        assert "SignedHeaders=host&" in url + "&"


def test_a_resent_email_has_links_of_its_own(api, link, email_id, revoke, act, deliver_all, sent):
    revoke(email_id)
    [again] = act(email_id, "resend").json["data"]["emails"]
    deliver_all()

    [new] = sent.of(again["id"]).link_paths
    assert (410, 302) == (api.get(link).status, api.get(new).status)

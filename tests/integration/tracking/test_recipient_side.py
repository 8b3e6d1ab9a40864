"""The pixel and the attachment link, whoever asks and however."""

import pytest

from chalicelib.domain.email_ids import EmailKey
from chalicelib.domain.hits import KEPT_HITS, MOST_LATE_HITS
from chalicelib.tables.emails.hits import sort_of
from chalicelib.tables.emails.item import EmailItem
from chalicelib.tables.emails.sending import find_email
from tests.builders import a_send_body


@pytest.fixture
def mail(api, company, deliver_all, sent):
    api.post(f"/c/{company.id}/emails", a_send_body(), key=company.key)
    deliver_all()
    return sent.only()


@pytest.fixture
def row(api, company):
    return lambda: api.get(f"/c/{company.id}/emails", key=company.key).json["data"][0]


ACCEPTS = [None, "image/*", "*/*", "image/avif,image/webp,image/apng,*/*;q=0.8", "text/html", ""]


@pytest.mark.parametrize("accept", ACCEPTS)
def test_the_pixel_is_a_picture_whatever_is_accepted(api, mail, row, accept):
    headers = [] if accept is None else [("Accept", accept)]
    answer = api.get(mail.pixel_path, headers=headers)

    assert (200, "image/gif", b"GIF89a") == (
        answer.status,
        answer.headers["content-type"],
        answer.body[:6],
    )
    assert "no-store" in answer.headers["cache-control"]
    assert "seen" == row()["evidence"]


@pytest.mark.parametrize("token", ["x", "a" * 48, "a" * 500, "%00", "è", "A-_" * 16])
def test_the_pixel_of_a_forged_token_is_the_same_picture(api, service, token):
    answer = api.get(f"/o/{token}")

    assert (200, "image/gif") == (answer.status, answer.headers["content-type"])


def test_the_pixel_takes_any_content_type(api, mail, row):
    api.get(mail.pixel_path, headers=[("Content-Type", "text/plain")])

    assert "seen" == row()["evidence"]


def test_asking_for_the_headers_alone_counts_nothing(api, mail, row):
    pixel = api.call("HEAD", mail.pixel_path)
    link = api.call("HEAD", mail.link_paths[0])

    assert (200, 302) == (pixel.status, link.status)
    assert ("unknown", 0) == (row()["evidence"], row()["hits"])


@pytest.mark.parametrize("name", ["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"])
def test_prefetching_counts_nothing(api, mail, row, name):
    pixel = api.get(mail.pixel_path, headers=[(name, "prefetch;prerender")])
    link = api.get(mail.link_paths[0], headers=[(name, "prefetch")])

    assert (200, 302) == (pixel.status, link.status)
    assert ("unknown", 0) == (row()["evidence"], row()["hits"])


def test_a_link_that_was_tampered_with_is_not_found(api, mail, row):
    path = mail.link_paths[0]
    pixel_token = mail.pixel_path.removeprefix("/o/")
    forged = [
        path[:-1],
        path + "A",
        path[:-2] + ("AA" if not path.endswith("AA") else "BB"),
        f"/a/{pixel_token}",
        "/a/x",
        "/a/%00",
    ]

    answers = [api.get(tampered) for tampered in forged]
    assert [404] * len(forged) == [answer.status for answer in answers]
    assert all(answer.json["error"]["message"] for answer in answers)
    assert 0 == row()["hits"]


def test_a_links_token_is_no_pixel(api, mail, row):
    answer = api.get(f"/o/{mail.link_paths[0].removeprefix('/a/')}")

    assert 200 == answer.status
    assert 0 == row()["hits"]


def test_a_person_gets_a_page_where_there_is_no_attachment(api, service):
    answer = api.get("/a/x", headers=[("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")])

    assert 404 == answer.status
    assert answer.headers["content-type"].startswith("text/html")
    assert "chiedi al mittente" in answer.body.decode()
    assert "ask the sender" in answer.body.decode()


def test_a_link_is_kept_from_caches_robots_and_referrers(api, mail):
    headers = api.get(mail.link_paths[0]).headers

    assert ("private, no-store", "no-referrer", "noindex") == (
        headers["cache-control"],
        headers["referrer-policy"],
        headers["x-robots-tag"],
    )


def test_the_first_fifty_hits_are_kept_and_a_later_download_still_counts(api, mail, row, company):
    for _ in range(53):
        api.get(mail.pixel_path)
    api.get(mail.link_paths[0])

    email = find_email(EmailKey(company.id, row()["id"]))
    assert ("downloaded", 54) == (row()["evidence"], row()["hits"])
    assert KEPT_HITS + 3 == len(email.hits)  # the first and the last picture, and the download


def test_nobody_fills_an_email_with_ever_other_sorts_of_hits(api, mail, row, company):
    item = EmailItem(company.id, row()["id"])
    pixel = {"what": "pixel", "agent": "ordinary_windows", "network": "unknown"}
    api.get(mail.pixel_path)
    [hit] = find_email(EmailKey(company.id, row()["id"])).hits
    known = sort_of(hit)
    places = [known, *(f"pixel:{number}:unknown" for number in range(1, MOST_LATE_HITS))]
    full = {place: pixel | {"at": 0} for place in places}
    item.update([EmailItem.hit_count.set(KEPT_HITS), EmailItem.late_hits.set(full)])

    api.get(mail.pixel_path)  # of a sort that is there
    after_one = set(kept_late(item))
    api.get(mail.link_paths[0])  # of one that is not
    with_two = set(kept_late(item))

    assert {*places, f"{known}:last"} == after_one == with_two
    assert KEPT_HITS + 2 == row()["hits"]


def kept_late(item):
    item.refresh(consistent_read=True)
    return item.late_hits.as_dict()


def test_a_hit_of_an_email_that_is_gone_is_answered_all_the_same(api, mail, company, row):
    EmailItem(company.id, row()["id"]).delete()

    assert 200 == api.get(mail.pixel_path).status
    assert 410 == api.get(mail.link_paths[0]).status


def test_an_unknown_path_is_not_found_in_the_envelope(api, service):
    answer = api.get("/nothing/here")

    assert 404 == answer.status
    assert answer.json["error"]["message"]

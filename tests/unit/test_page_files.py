"""What the routes of the page answer."""

import gzip
import re

import pytest
from chalice.test import Client

from tests.fakes import page_app


@pytest.fixture(scope="module")
def http():
    return Client(page_app()).http


FILES = {
    "/": "text/html; charset=utf-8",
    "/web/index.html": "text/html; charset=utf-8",
    "/web/app.js": "text/javascript; charset=utf-8",
    "/web/style.css": "text/css; charset=utf-8",
    "/openapi.yaml": "application/yaml; charset=utf-8",
}


@pytest.mark.parametrize(("path", "content_type"), FILES.items())
def test_a_file_is_served_with_its_type_and_its_guards(http, path, content_type):
    answer = http.get(path)

    assert answer.status_code == 200
    assert answer.body
    assert answer.headers["Content-Type"] == content_type
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", FILES)
def test_a_file_that_the_browser_holds_is_not_sent_again(http, path):
    etag = http.get(path).headers["ETag"]

    for held in (etag, f"W/{etag}", f'"other", {etag}'):
        again = http.get(path, headers={"If-None-Match": held})
        assert (again.status_code, again.body) == (304, b"")
        assert again.headers["ETag"] == etag
        assert "Content-Security-Policy" in again.headers
    assert http.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", FILES)
def test_head_brings_the_headers_alone(http, path):
    head, get = http.head(path), http.get(path)

    assert (head.status_code, head.body) == (200, b"")
    assert head.headers == get.headers


def test_a_request_with_any_content_type_is_served(http):
    assert http.get("/", headers={"Content-Type": "text/plain"}).status_code == 200


@pytest.mark.parametrize("name", ["nothing.js", "..", "page.py", "%2e%2e%2fapp.py", "APP.JS"])
def test_another_name_is_not_found(http, name):
    answer = http.get(f"/web/{name}")

    assert answer.status_code == 404
    assert answer.json_body["error"]["message"] == "Not found."


def test_the_page_asks_only_for_its_own_files_relatively(http):
    html = http.get("/").body.decode()

    assert set(re.findall(r'\s(?:src|href)="([^"]*)"', html)) - {"web/app.js", "web/style.css"} == {
        reference
        for reference in re.findall(r'href="([^"]*)"', html)
        if reference.startswith(("#icon-", "data:image/svg+xml,"))
    }
    assert "<style" not in html
    assert not re.search(r"\son\w+=|\sstyle=", html)


def test_the_script_never_makes_markup_of_a_text(http):
    script = http.get("/web/app.js").body.decode()

    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|Storage|cookie", script
    )


def test_the_whole_page_weighs_little(http):
    files = ("/", "/web/app.js", "/web/style.css")

    assert sum(len(gzip.compress(http.get(path).body)) for path in files) < 60_000


def test_both_languages_have_the_same_texts(http):
    script = http.get("/web/app.js").body.decode()
    texts = script[script.index("const TEXTS = {") : script.index("\n};")]
    italian, english = (
        re.findall(r"^\s+(\w+):|\b(one|other):", half, re.MULTILINE)
        for half in texts.split("\n  en: {")
    )

    assert italian[1:] == english
    assert len(english) > 50

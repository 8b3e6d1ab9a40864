"""A session of the page: opened by a company's key, and worth less than it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from chalicelib.domain.access.sessions import Session, make_session_token, read_session_token
from chalicelib.domain.companies import Scope
from chalicelib.domain.periods import in_rome
from chalicelib.keys.key_ring import key_ring
from chalicelib.tables.companies import save_company


@pytest.fixture
def sessions(company):
    return f"/c/{company.id}/sessions"


@pytest.fixture
def opened(api, company, sessions):
    """Open a session and return its token."""

    def opened(**body):
        answer = api.post(sessions, body, key=company.key)
        assert 201 == answer.status, answer.json
        return answer.json["data"]["token"]

    return opened


@pytest.fixture
def changed(domain_company):
    """Store the company with these differences."""
    return lambda **details: save_company(replace(domain_company(), **details))


def test_a_key_opens_a_session_of_an_hour_and_gets_the_pages_url(api, company, sessions):
    before = datetime.now(UTC)
    answer = api.post(sessions, {}, key=company.key)
    data = answer.json["data"]

    assert 201 == answer.status
    assert f"https://mail.example.test/p/{company.id}#token={data['token']}" == data["url"]
    opened = datetime.fromisoformat(data["expires_at"]) - timedelta(hours=1)
    assert before.replace(microsecond=0) <= opened <= datetime.now(UTC)
    assert in_rome(opened + timedelta(hours=1)) == data["expires_at"]
    assert "no-store" in answer.headers["cache-control"]


def test_without_a_body_it_may_do_what_the_key_may(api, company, sessions):
    token = api.post(sessions, b"", key=company.key).json["data"]["token"]

    shown = api.get(f"/c/{company.id}/settings/page", key=token)

    assert sorted(Scope) == shown.json["data"]["scopes"]


def test_a_session_lists_emails_as_the_key_does(api, path, opened, post):
    post()

    listed = api.get(path, key=opened())

    assert 200 == listed.status
    assert 1 == len(listed.json["data"])


def test_a_session_does_no_more_than_was_asked_for(api, company, path, opened):
    token = opened(scopes=["emails:r"])

    assert 200 == api.get(path, key=token).status
    assert 403 == api.post(path, {}, key=token).status
    assert 403 == api.put(f"/c/{company.id}/settings/page", {}, key=token).status


def test_a_key_cannot_give_what_it_has_not(api, company, sessions, changed, domain_company):
    [key] = domain_company().api_keys
    changed(api_keys=(replace(key, scopes=frozenset({Scope.EMAILS_READ})),))

    assert 403 == api.post(sessions, {"scopes": ["emails:a"]}, key=company.key).status
    assert 201 == api.post(sessions, {"scopes": ["emails:r"]}, key=company.key).status


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"scopes": []}, "scopes"),
        ({"scopes": ["root"]}, "scopes.0"),
        ({"hours": 99}, "hours"),
        ({"renewable": "yes"}, "renewable"),
    ],
)
def test_a_wrong_request_is_told_so(api, company, sessions, body, field):
    refused = api.post(sessions, body, key=company.key)

    assert 422 == refused.status
    assert [field] == list(refused.json["error"]["validation_result"])


def test_a_session_opens_no_session(api, sessions, opened):
    assert 403 == api.post(sessions, {}, key=opened()).status


def test_a_renewable_session_goes_on_as_what_it_is(api, path, sessions, opened):
    token = opened(scopes=["emails:r"], actor="u-17", renewable=True)

    answer = api.post(f"{sessions}/renew", b"", key=token)

    assert 201 == answer.status
    renewed = read_session_token(answer.json["data"]["token"], key_ring(), now=datetime.now(UTC))
    first = read_session_token(token, key_ring(), now=datetime.now(UTC))
    assert first.expires_at <= renewed.expires_at
    assert replace(first, expires_at=renewed.expires_at) == renewed
    told = answer.json["data"]["renewable_until"]
    assert renewed.renewable_until == datetime.fromisoformat(told)
    assert 200 == api.get(path, key=answer.json["data"]["token"]).status


def test_neither_a_key_nor_a_session_of_one_hour_is_renewed(api, company, sessions, opened):
    opening = api.post(sessions, {}, key=company.key).json["data"]

    assert opening["renewable_until"] is None
    assert 403 == api.post(f"{sessions}/renew", b"", key=opening["token"]).status
    assert 403 == api.post(f"{sessions}/renew", b"", key=company.key).status


def test_a_session_is_renewed_for_no_more_than_its_key_may_by_then(
    api, company, sessions, opened, changed, domain_company
):
    token = opened(renewable=True)
    [key] = domain_company().api_keys
    changed(api_keys=(replace(key, scopes=frozenset({Scope.EMAILS_READ})),))
    renewed = api.post(f"{sessions}/renew", b"", key=token).json["data"]["token"]
    changed(api_keys=(key,))

    assert 403 == api.put(f"/c/{company.id}/settings/page", {}, key=renewed).status


def test_a_session_is_of_one_company(api, make_company, opened):
    other = make_company(company_id=999_011)

    assert 404 == api.get(f"/c/{other.id}/emails", key=opened()).status


def test_without_a_key_no_session_is_opened(api, sessions):
    assert 401 == api.post(sessions, {}).status
    assert 401 == api.post(sessions, {}, key="a.b.c").status


def test_a_withdrawn_key_takes_its_sessions_with_it(api, path, opened, changed):
    token = opened()
    changed(api_keys=())

    assert 401 == api.get(path, key=token).status


def test_a_key_that_may_less_makes_its_sessions_do_less(
    api, company, path, opened, changed, domain_company
):
    token = opened()
    [key] = domain_company().api_keys
    changed(api_keys=(replace(key, scopes=frozenset({Scope.EMAILS_READ})),))

    assert 200 == api.get(path, key=token).status
    assert 403 == api.put(f"/c/{company.id}/settings/page", {}, key=token).status


def test_an_expired_session_is_unauthorized(api, path, company, domain_company):
    [key] = domain_company().api_keys
    session = Session(
        company_id=company.id,
        scopes=frozenset(Scope),
        key=key.sha256[:16],
        locale="it",
        expires_at=datetime.now(UTC) - timedelta(seconds=1),
    )

    refused = api.get(path, key=make_session_token(session, key_ring()))

    assert 401 == refused.status
    assert "expired" in refused.json["error"]["message"]


# ---------------------------------------------------------------- who may frame the page


def frame_ancestors(api, company_id):
    policy = api.get(f"/p/{company_id}").headers["content-security-policy"]
    [directive] = [part for part in policy.split("; ") if part.startswith("frame-ancestors ")]
    return directive.removeprefix("frame-ancestors ")


@pytest.fixture
def allow(api, company):
    def allow(*origins):
        body = {"frame_origins": list(origins)}
        return api.put(f"/c/{company.id}/settings/page", body, key=company.key)

    return allow


def test_nobody_frames_a_page_until_its_company_says_so(api, company, allow):
    assert "'none'" == frame_ancestors(api, company.id)

    answer = allow("https://Gestionale.example", "https://gestionale.example:443")

    assert ["https://gestionale.example"] == answer.json["data"]["frame_origins"]
    assert "https://gestionale.example" == frame_ancestors(api, company.id)
    allow()
    assert "'none'" == frame_ancestors(api, company.id)


def test_a_developers_own_machine_frames_every_companys_page_and_no_other(
    api, company, allow, set_environment
):
    allow("https://gestionale.example")
    set_environment(ALWAYS_FRAMED_BY="http://localhost:* http://127.0.0.1:*")

    allowed = "https://gestionale.example http://localhost:* http://127.0.0.1:*"
    assert allowed == frame_ancestors(api, company.id)
    assert "'none'" == frame_ancestors(api, 999_003)


def test_the_origins_of_one_company_frame_no_other_page(api, company, make_company, allow):
    other = make_company(company_id=999_012)
    allow("https://gestionale.example")

    assert "'none'" == frame_ancestors(api, other.id)
    assert "'none'" == frame_ancestors(api, 999_003)
    for no_id in ("0", "x", "-1", f"0{company.id}", "9" * 40, "1e3", "%31"):
        assert "'none'" == frame_ancestors(api, no_id)
    assert "frame-ancestors 'none'" in api.get("/").headers["content-security-policy"]


def test_a_wrong_origin_is_told_so_at_its_place(api, company, allow):
    refused = allow("https://gestionale.example", "https://x.example; script-src *")

    assert 422 == refused.status
    assert ["frame_origins.1"] == list(refused.json["error"]["validation_result"])
    assert 422 == allow(*(f"https://g{n}.example" for n in range(11))).status


def test_the_page_may_put_files_where_uploads_go_and_nowhere_else(api, company):
    body = {"filename": "a.pdf", "content_type": "application/pdf", "size": 9}
    invited = api.post(f"/c/{company.id}/uploads", body, key=company.key)
    url = urlsplit(invited.json["data"]["url"])

    policy = api.get(f"/p/{company.id}").headers["content-security-policy"]

    assert f"connect-src 'self' {url.scheme}://{url.netloc};" in policy


def test_the_settings_tell_what_the_page_shows_of_the_company(api, company):
    shown = api.get(f"/c/{company.id}/settings/page", key=company.key)

    assert {
        "name": "Officina Bianchi Srl",
        "licence": "premium",
        "locale": "it",
        "scopes": sorted(Scope),
        "frame_origins": [],
        "notifications": True,
        "suspended": None,
    } == shown.json["data"]

"""Views of the list that a company keeps by name, for all of its people."""

import pytest

VIEWS = [
    {"name": "Problemi del mese", "query": "period=this_month&state=problem"},
    {"name": "Da sollecitare", "query": "state=silent&days=30"},
]


@pytest.fixture
def views(company):
    return f"/c/{company.id}/settings/views"


@pytest.fixture
def put(api, company, views):
    """Keep these views: the answer."""
    return lambda *kept: api.put(views, {"views": list(kept)}, key=company.key)


def test_a_company_has_no_views_until_it_keeps_some(api, company, views):
    assert {"views": []} == api.get(views, key=company.key).json["data"]


def test_views_are_there_as_they_were_put_and_in_their_order(api, company, views, put):
    answer = put(*VIEWS)

    assert 200 == answer.status
    assert {"views": VIEWS} == answer.json["data"]
    assert {"views": VIEWS} == api.get(views, key=company.key).json["data"]
    assert {"views": []} == put().json["data"]


def test_of_two_views_with_one_name_the_later_is_kept(put):
    anew = {"name": VIEWS[0]["name"], "query": "state=problem"}

    assert {"views": [anew, VIEWS[1]]} == put(*VIEWS, anew).json["data"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"query": "search=mario"}, "views.0.query"),
        ({"query": "state=mario@cliente.example"}, "views.0.query"),
        ({"query": ""}, "views.0.query"),
        ({"name": "x" * 41}, "views.0.name"),
        ({"name": "a\nb"}, "views.0.name"),
    ],
)
def test_a_view_holds_filters_and_nobodys_name(put, wrong, field):
    answer = put(VIEWS[0] | wrong)

    assert (422 if field else 200) == answer.status
    if field:
        assert [field] == list(answer.json["error"]["validation_result"])


def test_a_company_keeps_ten_views_at_most(put):
    many = [VIEWS[0] | {"name": str(number)} for number in range(11)]

    assert 200 == put(*many[:10]).status
    assert 422 == put(*many).status


def test_who_may_only_read_sees_views_and_changes_none(api, company, views, put):
    put(*VIEWS)
    asked = {"scopes": ["emails:r"]}
    opened = api.post(f"/c/{company.id}/sessions", asked, key=company.key).json["data"]

    assert {"views": VIEWS} == api.get(views, key=opened["token"]).json["data"]
    assert 403 == api.put(views, {"views": []}, key=opened["token"]).status


def test_views_are_one_companys(api, make_company, put, company):
    put(*VIEWS)
    other = make_company(company_id=999_021)
    theirs = f"/c/{other.id}/settings/views"

    assert {"views": []} == api.get(theirs, key=other.key).json["data"]
    assert 404 == api.get(theirs, key=company.key).status

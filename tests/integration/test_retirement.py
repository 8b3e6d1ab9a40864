"""What is going to go says so in its answers, and what comes in its place answers the same."""

import pytest

from tests.builders import a_send_body


@pytest.fixture
def email(api, company, outbox):
    answer = api.post(f"/c/{company.id}/emails", a_send_body(), key=company.key)
    return f"/c/{company.id}/emails/{answer.json['data']['emails'][0]['id']}"


def times_of(answer):
    return answer.headers.get("deprecation"), answer.headers.get("sunset")


TOLD = ("@1795824000", "Tue, 30 Nov 2027 00:00:00 GMT")


@pytest.mark.parametrize("format_", ["csv", "xlsx"])
def test_an_export_by_parameter_tells_its_end_and_the_one_by_path_is_the_same(
    api, company, email, format_
):
    path = f"/c/{company.id}/emails/export"

    old = api.get(path, key=company.key, format=format_)
    new = api.get(f"{path}.{format_}", key=company.key)

    assert TOLD == times_of(old)
    assert (None, None) == times_of(new)
    assert old.headers["content-type"] == new.headers["content-type"]
    assert (200, old.body[:3]) == (new.status, new.body[:3])


def test_a_dossier_by_parameter_tells_its_end_and_has_a_path_of_its_own(api, company, email):
    old = api.get(f"{email}/dossier", key=company.key, format="pdf")
    new = api.get(f"{email}/dossier.pdf", key=company.key)

    assert TOLD == times_of(old)
    assert (None, None) == times_of(new)
    assert b"%PDF" == old.body[:4] == new.body[:4]


def test_a_dossier_without_a_parameter_stays(api, company, email):
    answer = api.get(f"{email}/dossier", key=company.key)

    assert (200, (None, None)) == (answer.status, times_of(answer))

"""FIC's own clients for Python and TypeScript, unmodified, list what lies on the stage."""

import json
import subprocess
from itertools import pairwise

import fattureincloud_python_sdk as fic
import pytest
from fattureincloud_python_sdk.filter.filter import Filter
from fattureincloud_python_sdk.filter.operator import Operator

from chalicelib.domain.listing.folding import place_of


@pytest.fixture
def client(stage):
    configuration = fic.Configuration(
        host=stage["base_url"], access_token=stage["api_key"], retries=False
    )
    with fic.ApiClient(configuration) as client:
        yield fic.EmailsApi(client)


@pytest.fixture
def pages(client, stage):
    """All pages of a list, followed as FIC's example does."""

    def pages(**parameters):
        number, got = 1, [client.list_emails(stage["company_id"], page=1, **parameters)]
        while got[-1].next_page_url:
            number += 1
            got.append(client.list_emails(stage["company_id"], page=number, **parameters))
        return got

    return pages


def emails_of(pages):
    return [email for page in pages for email in page.data]


def test_all_pages_together_are_the_whole_list(pages):
    got = pages(per_page=7)
    emails = emails_of(got)

    assert {len(emails)} == {page.total for page in got}
    assert len(emails) == len({email.id for email in emails})
    assert len(got) == got[0].last_page
    assert [1 + 7 * before for before in range(len(got))] == [page.var_from for page in got]
    assert {"pending", "sent"} <= {email.status.value for email in emails}
    assert {"unknown", "email_opened", "document_opened"} == {
        email.recipient_status.value for email in emails
    }


def test_a_list_without_parameters_is_counted(client, stage):
    page = client.list_emails(stage["company_id"])

    assert (1, 50) == (page.current_page, page.per_page)
    assert len(page.data) == min(50, page.total)


def test_what_the_filter_helper_builds_is_answered(pages):
    everything = emails_of(pages(per_page=100))
    built = (
        Filter()
        .where_condition("kind", Operator.EQ, "Fatture")
        .or_condition("kind", Operator.EQ, "Preventivi")
        .build_query()
    )
    got = emails_of(pages(per_page=2, q=built))

    expected = {email.id for email in everything if email.kind in {"Fatture", "Preventivi"}}
    assert expected == {email.id for email in got}
    assert len(expected) == len(got) > 1


def test_a_period_of_the_sending_date_is_answered(pages):
    sent = sorted(email.sent_date for email in emails_of(pages(per_page=100)) if email.sent_date)
    first, last = sent[1][:10], sent[-2][:10]
    got = emails_of(
        pages(per_page=5, q=f"sent_date >= '{first}' and sent_date <= '{last}'", sort="sent_date")
    )

    assert [date for date in sent if first <= date[:10] <= last] == [
        email.sent_date for email in got
    ]


def _place(email, field):
    """Where an email stands: who has no name by the address, and who was erased behind all."""
    shown = email.to_name or email.to_email or None if field == "to_name" else getattr(email, field)
    return (shown is None, place_of(shown) if isinstance(shown, str) else shown)


@pytest.mark.parametrize("field", ["id", "to_name", "subject", "kind"])
def test_sorted_pages_are_in_order_to_the_end(pages, field):
    up, down = (
        [_place(email, field) for email in emails_of(pages(per_page=9, sort=order))]
        for order in (field, f"-{field}")
    )

    assert all(one <= other for one, other in pairwise(up))
    assert up == down[::-1] or sorted(up) == sorted(down)


def test_bodies_come_where_they_are_asked_for(client, stage, send):
    email_id = send(body="<p>Gentile cliente</p>{{allegati}}")
    page = client.list_emails(stage["company_id"], q=f"id = {email_id}", fieldset="detailed")

    [email] = page.data
    assert "Gentile cliente" in email.content


def test_what_is_wrong_with_a_filter_reaches_the_caller(client, stage):
    with pytest.raises(fic.exceptions.UnprocessableEntityException) as refused:
        client.list_emails(stage["company_id"], q="name =")

    assert ["q"] == list(refused.value.data["error"]["validation_result"])


@pytest.fixture(scope="module")
def typescript(typescript_folder, stage):
    """Lists through FIC's client for TypeScript."""

    def listed(**parameters):
        asked = {
            "base": stage["base_url"],
            "key": stage["api_key"],
            "company": stage["company_id"],
            **parameters,
        }
        ran = subprocess.run(
            ["node", "list.js", json.dumps(asked)],
            cwd=typescript_folder,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert 0 == ran.returncode, ran.stderr
        return json.loads(ran.stdout)

    return listed


@pytest.mark.parametrize(
    "parameters",
    [
        {"perPage": 7},
        {"perPage": 3, "q": "kind = 'Fatture' or kind = 'Preventivi'"},
        {"perPage": 6, "sort": "-sent_date,to_name"},
        {"perPage": 5, "fields": "id,kind", "fieldset": "basic"},
    ],
)
def test_the_client_for_typescript_gets_what_the_one_for_python_gets(typescript, pages, parameters):
    got = typescript(**parameters)
    asked = {{"perPage": "per_page"}.get(name, name): value for name, value in parameters.items()}
    expected = emails_of(pages(**asked))

    ids = [email["id"] for page in got for email in page["data"]]
    assert [email.id for email in expected] == ids
    assert {len(ids)} == {page["total"] for page in got}

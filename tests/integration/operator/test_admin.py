"""`python -m admin` does for a person what the operator's API does for a program."""

import json

import boto3
import pytest

from admin.__main__ import main
from admin.queues import client, queues
from chalicelib.settings import settings


@pytest.fixture
def admin(service, capsys):
    """Run a command in the environment that there is; what it says, by lines."""

    def admin(*arguments, fails=False):
        capsys.readouterr()
        code = main(arguments, enter=lambda _stack: None)
        said = capsys.readouterr()
        assert int(fails) == code, said
        return (said.err if fails else said.out).splitlines()

    return admin


@pytest.fixture
def of(company):
    return ("--company", str(company.id))


def test_a_company_is_created_and_its_key_stands_alone_on_the_last_line(admin, api, company_id):
    *_, key = admin("companies", "create", "--company", str(company_id), "--name", "Neri Srl")

    assert 200 == api.get(f"/c/{company_id}/emails", key=key).status


def test_a_key_is_created_with_its_scopes_listed_and_revoked(admin, api, company, of):
    *_, key = admin("keys", "create", *of, "--name", "erp", "--scopes", "emails:r")
    before = api.get(f"/c/{company.id}/emails", key=key).status
    [erp] = [
        one
        for one in json.loads("\n".join(admin("--json", "keys", "list", *of)))
        if one["name"] == "erp"
    ]
    left = admin("keys", "revoke", *of, "--key", erp["id"])
    after = api.get(f"/c/{company.id}/emails", key=key).status

    assert (200, ["emails:r"], 401) == (before, erp["scopes"], after)
    assert 2 == len(left)


def test_for_programs_a_key_is_part_of_the_json(admin, api, company, of):
    said = json.loads("\n".join(admin("--json", "keys", "create", *of, "--name", "erp")))

    assert 200 == api.get(f"/c/{company.id}/emails", key=said["api_key"]).status


def test_a_key_is_replaced(admin, api, company, of):
    *_, old = admin("keys", "create", *of, "--name", "erp")
    [shown] = [
        one
        for one in json.loads("\n".join(admin("--json", "keys", "list", *of)))
        if one["name"] == "erp"
    ]
    *_, new = admin("keys", "rotate", *of, "--key", shown["id"], "--overlap-minutes", "0")
    path = f"/c/{company.id}/emails"

    assert (401, 200) == (api.get(path, key=old).status, api.get(path, key=new).status)


def test_another_licence_says_what_it_changes_before_it_does(admin, company, of):
    said = admin("companies", "licence", *of, "--to", "standard")
    shown = admin("--json", "companies", "show", *of)
    done = admin("companies", "licence", *of, "--to", "standard", "--yes")

    assert any(line.startswith("tracking") for line in said)
    assert "Nothing is changed yet: --yes does it." == said[-1]
    assert "premium" == json.loads("\n".join(shown))["licence"]
    assert "Its licence is standard now." == done[-1]


def test_a_company_is_changed_suspended_resumed_and_listed(admin, company, of):
    admin("companies", "change", *of, "--name", "Neri Srl", "--quotas", "emails_a_day=7")
    suspended = admin("companies", "suspend", *of, "--reason", "abuse")
    listed = json.loads("\n".join(admin("--json", "companies", "list")))
    admin("companies", "resume", *of)
    shown = json.loads("\n".join(admin("--json", "companies", "show", *of)))
    [mine] = [one for one in listed if one["id"] == company.id]

    assert any("abuse" in line for line in suspended)
    assert ("Neri Srl", "abuse") == (mine["name"], mine["suspended"]["reason"])
    assert (None, 7) == (shown["suspended"], shown["quotas"]["emails_a_day"])


def test_a_company_is_closed_only_where_its_number_is_said_twice(admin, of, company):
    refused = admin("companies", "close", *of, fails=True)
    begun = admin("companies", "close", *of, "--confirm", str(company.id))
    receipt = json.loads("\n".join(admin("--json", "companies", "receipt", *of)))

    assert f"admin: nothing brings it back: --confirm {company.id}" == refused[-1]
    assert any("archiving" in line for line in begun)
    assert "archiving" == receipt["state"]


def test_what_was_done_is_listed(admin, company, of):
    admin("companies", "suspend", *of, "--reason", "abuse")
    [act] = json.loads("\n".join(admin("--json", "acts", *of)))

    assert ("suspend_company", "done") == (act["what"], act["outcome"])
    assert act["who"].startswith("arn:aws:")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("companies", "show", "--company", "x"), "ID must be a number"),
        (("companies", "show", "--company", "999999"), "No such company."),
        (("companies", "licence", "--company", "1", "--to", "gold"), "'gold' is none of"),
        (("companies", "change", "--company", "1", "--quotas", "emails_a_day"), "name=number"),
        (("companies", "change", "--company", "1", "--quotas", "emails=1"), "'emails' is none of"),
        (("companies", "suspend", "--company", "1", "--reason", "bad"), "'bad' is none of"),
        (("keys", "create", "--company", "1", "--name", "a", "--scopes", "x"), "'x' is none of"),
        (("keys", "rotate", "--company", "1", "--key", "a", "--overlap-minutes", "-1"), "overlap"),
        (("acts", "--month", "2026-13"), "a month is as in"),
        (("letters", "--all-again"), "all of which kind?"),
        (("letters", "--again", "nothing"), "there is no letter 'nothing'"),
    ],
)
def test_what_is_in_the_way_is_one_line(admin, arguments, said):
    [line] = admin(*arguments, fails=True)

    assert line.startswith("admin: ")
    assert said in line


@pytest.fixture
def dead(service):
    """Put messages among what the queue of exports gave up, and see what lies in both."""
    sqs = boto3.resource("sqs")
    [exports] = [queue for queue in queues(client()) if queue.kind == "exports"]
    letters, queue = sqs.Queue(exports.dead_url), sqs.Queue(settings().exports_url)
    letters.purge()
    queue.purge()

    def put(*bodies):
        return [
            letters.send_message(MessageBody=json.dumps(body)).get("MessageId") for body in bodies
        ]

    def bodies():
        found = queue.receive_messages(MaxNumberOfMessages=10, VisibilityTimeout=0)
        return [json.loads(message.body) for message in found]

    yield put, bodies
    letters.purge()
    queue.purge()


def test_letters_are_looked_at_and_stay(admin, dead):
    put, _ = dead
    put({"company_id": 5, "export_id": "a"}, {"company_id": 6, "secret": "x"})
    first = json.loads("\n".join(admin("--json", "letters", "--kind", "exports")))
    again = json.loads("\n".join(admin("--json", "letters", "--kind", "exports")))

    assert 2 == len(first) == len(again)
    assert [{"company_id": 5, "export_id": "a"}, {"company_id": 6}] == sorted(
        (one["about"] for one in first), key=lambda about: about["company_id"]
    )


def test_one_letter_is_sent_again_and_the_others_stay(admin, dead):
    put, bodies = dead
    [one, _] = put({"company_id": 5, "export_id": "a"}, {"company_id": 6, "export_id": "b"})
    admin("letters", "--again", one)
    left = json.loads("\n".join(admin("--json", "letters", "--kind", "exports")))

    assert [{"company_id": 5, "export_id": "a"}] == bodies()
    assert [6] == [letter["about"]["company_id"] for letter in left]


def test_all_letters_of_a_kind_are_sent_again(admin, dead):
    put, bodies = dead
    put({"company_id": 5, "export_id": "a"}, {"company_id": 6, "export_id": "b"})
    said = admin("letters", "--kind", "exports", "--all-again")

    assert "2 sent again." == said[-1]
    assert 2 == len(bodies())


def test_health_is_one_screen(admin, dead, of):
    put, _ = dead
    admin("companies", "suspend", *of, "--reason", "abuse")
    put({"company_id": 5, "export_id": "a"})
    said = admin("health")
    data = json.loads("\n".join(admin("--json", "health")))
    [exports] = [row for row in data["queues"] if row["queue"] == "exports"]

    assert len(said) < 24
    assert 1 == exports["dead"]
    assert data["companies"]["suspended"] >= 1
    assert [] == data["alarms"]
    assert "Nothing is wrong" not in "\n".join(said)


def test_what_companies_used_is_told_by_month(admin, company, of, post, deliver_all):
    post()
    deliver_all()
    *_, own = json.loads("\n".join(admin("--json", "usage", *of)))
    all_of = json.loads("\n".join(admin("--json", "usage", "--month", own["month"])))

    assert (company.id, 1) == (own["company_id"], own["sent"])
    assert own in all_of


def test_a_month_is_asked_for_as_in_2026_11(admin):
    [said] = admin("usage", "--month", "2026-13", fails=True)

    assert "admin: a month is as in 2026-11, not '2026-13'" == said

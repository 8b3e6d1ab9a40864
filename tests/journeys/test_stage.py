"""`make run` as a person uses it: paste the lines, look into the inbox, stop it, start it again."""

import json
import re
import time
from pathlib import Path

import fattureincloud_python_sdk as fic
import pytest
import yaml

from chalicelib.domain.evidence.verdicts import GMAIL_WINDOW
from tests.builders import PDF
from tests.fakes import wait_for


def test_what_is_handed_out_is_what_was_promised(stage, checkout):
    promised = {
        "base_url",
        "company_id",
        "api_key",
        "page_url",
        "inbox_url",
        "inbox_dir",
        "sqs_queue_url",
        "aws_endpoint_url",
        "region",
    }

    assert promised <= stage.keys()
    assert not Path(stage["inbox_dir"]).is_absolute()
    assert (checkout.folder / stage["inbox_dir"]).is_dir()
    assert 12345 == stage["company_id"]


def test_the_printed_lines_work_when_pasted(stage, checkout):
    commands = re.findall(r"^curl (?:.*\\\n)*.*$", checkout.words(), re.MULTILINE)
    queue, *look, follow = commands

    assert 5 == len(commands)
    assert all(command.count("\n") < 3 for command in commands)
    queued = json.loads(checkout.paste(queue))
    assert queued["data"]["emails"]
    assert all(json.loads(checkout.paste(command))["data"] for command in look)
    email_id = queued["data"]["emails"][0]["id"]
    wait_for((checkout.folder / stage["inbox_dir"] / f"{email_id}.eml").exists)
    assert "200 application/pdf" == checkout.paste(follow).strip()
    assert (checkout.folder / ".local" / "attachment.pdf").read_bytes().startswith(b"%PDF")


def test_no_list_of_the_company_is_out_of_order(stage, curl):
    description = yaml.safe_load(Path("docs/openapi.yaml").read_text("utf-8"))
    lists = [
        path.replace("{company_id}", str(stage["company_id"]))
        for path, operations in description["paths"].items()
        if path.startswith("/c/") and path.count("{") == 1 and "get" in operations
    ]
    status = ("-o", "/dev/null", "-w", "%{http_code}")
    answered = {path: curl(*status, stage["base_url"] + path).decode() for path in lists}

    assert len(lists) > 20
    assert {} == {path: code for path, code in answered.items() if code.startswith("5")}


def test_the_newest_link_is_found_behind_mails_that_have_none(stage, curl, send, mail_of):
    linked, bare = send(), send(attachments=[])
    [link] = mail_of(linked).urls("/a/")
    assert [] == mail_of(bare).urls("/a/")

    head = curl("-I", f"{stage['inbox_url']}/newest-link", key=False).decode()

    assert f"Location: {link}" in head.splitlines()


@pytest.mark.parametrize("sender", ["own", "no-reply"])
def test_an_email_goes_the_whole_road(send, mail_of, row_of, curl, sender):
    email_id = send(sender=sender)
    mail = mail_of(email_id)
    wait_for(lambda: row_of(email_id)["delivery_status"] in {"sent", "delivered"})
    [pixel], [link] = mail.urls("/o/"), mail.urls("/a/")

    assert b"GIF89a" == curl(pixel, key=False)[:6]
    assert "seen" == row_of(email_id)["evidence"]
    assert PDF == curl("-L", link, key=False)
    downloaded = row_of(email_id)
    assert ("downloaded", "document_opened") == (
        downloaded["icon"],
        downloaded["recipient_status"],
    )


def test_gmail_and_head_are_told_apart_from_a_person(send, mail_of, row_of, curl):
    email_id = send()
    [pixel] = mail_of(email_id).urls("/o/")
    curl("-I", pixel, key=False)
    unread = row_of(email_id)
    time.sleep(GMAIL_WINDOW.total_seconds())  # at once it also fetches what nobody opened
    curl(pixel, "-A", "Mozilla/5.0 (via ggpht.com GoogleImageProxy)", key=False)

    assert ("unknown", "seen_through_proxy") == (
        unread["evidence"],
        row_of(email_id)["evidence"],
    )


@pytest.mark.parametrize("accept", ["", "image/*", "image/avif,image/webp", "text/html"])
def test_the_picture_comes_whatever_is_accepted(send, mail_of, curl, accept):
    [pixel] = mail_of(send()).urls("/o/")

    assert b"GIF89a" == curl(pixel, "-H", f"Accept: {accept}".rstrip(" "), key=False)[:6]


def test_fics_own_client_lists_every_demo_email(stage):
    configuration = fic.Configuration(
        host=stage["base_url"], access_token=stage["api_key"], retries=False
    )
    with fic.ApiClient(configuration) as client:
        page = fic.EmailsApi(client).list_emails(stage["company_id"], per_page=100)

    assert 12 <= len(page.data)
    assert {"pending", "sent"} <= {email.status.value for email in page.data}
    assert {"unknown", "email_opened", "document_opened"} == {
        email.recipient_status.value for email in page.data
    }


def test_the_demo_company_has_every_category_and_many_states(curl, emails):
    rows, following = [], f"{emails}?per_page=100&include=scheduled"
    while following:  # other journeys' emails are newer
        page = json.loads(curl(following))
        rows, following = [*rows, *page["data"]], page["next_page_url"]

    assert 12 == len({row["category"] for row in rows})
    assert {"read", "downloaded", "sent", "problem"} <= {row["icon"] for row in rows}


def test_a_demo_attachment_is_a_pdf_whose_hash_is_known(curl, emails):
    rows = json.loads(curl(f"{emails}?per_page=100"))["data"]
    url = next(row for row in rows if row["attachments"])["attachments"][0]["url"]

    assert curl(url, key=False).startswith(b"%PDF")


def test_the_inbox_shows_the_mail_and_its_source(send, mail_of, stage, curl):
    email_id = send(subject="Fattura <b>nuova</b>")
    raw = mail_of(email_id).raw
    listed = curl(stage["inbox_url"], key=False).decode()

    assert "Fattura &lt;b&gt;nuova&lt;/b&gt;" in listed
    assert raw == curl(f"{stage['inbox_url']}/{email_id}/source", key=False)


def test_a_company_is_created_from_the_command_line(checkout, stage, curl):
    created = checkout.run(
        "local.company", "--id", "777", "--name", "Bar Sport", "--licence", "standard"
    )
    again = checkout.run("local.company", "--id", "777", "--name", "Bar Sport")
    key = created.stdout.strip()
    listed = curl(
        f"{stage['base_url']}/c/777/emails", "-H", f"Authorization: Bearer {key}", key=False
    )

    assert (0, []) == (created.returncode, json.loads(listed)["data"])
    assert (1, 1) == (again.returncode, len(again.stderr.strip().splitlines()))


def test_a_company_of_an_unknown_licence_is_refused_in_one_line(checkout, stage):
    refused = checkout.run("local.company", "--id", "778", "--name", "X", "--licence", "gold")

    assert (1, 1) == (refused.returncode, len(refused.stderr.strip().splitlines()))


def test_a_second_stage_of_the_same_checkout_says_so(checkout, stage):
    second = checkout.run(*checkout.stage(port=1025, inbox_port=1026))

    assert (1, 1) == (second.returncode, len(second.stderr.strip().splitlines()))


def test_nothing_personal_is_in_the_logs(send, mail_of, checkout):
    mail_of(send(subject="Riservatissimo", to=[{"email": "segreto@privato.example"}]))

    logs = "".join(
        file.read_text() for file in (checkout.folder / ".local").glob("*.log") if file.is_file()
    )
    assert "email sent" in logs
    for secret in ("Riservatissimo", "segreto@", "rk_12345_", "/o/", "/a/"):
        assert secret not in logs

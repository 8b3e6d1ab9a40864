"""Emails are looked at before they are queued."""

from base64 import b64encode

import pytest

PDF = {
    "filename": "fattura-18.pdf",
    "content_type": "application/pdf",
    "content_base64": b64encode(b"%PDF-1.7 " + bytes(5_700)).decode(),
}
TO = [{"email": "a@verdi.example", "name": "Verdi & C."}, {"email": "b@verdi.example"}]
MAIL = {
    "category": "invoice",
    "to": TO,
    "subject": "Fattura 18",
    "body": "<p>Gentile cliente,</p><script>x()</script>{{allegati}}",
    "attachments": [PDF],
}


@pytest.fixture
def preview(api, company):
    def preview(key=company.key, **fields):
        mail = {name: one for name, one in (MAIL | fields).items() if one is not None}
        return api.post(f"/c/{company.id}/emails/preview", mail, key=key)

    return preview


def test_a_mail_is_shown_as_it_would_be_sent(preview):
    shown = preview().json["data"]

    assert "Fattura 18" == shown["subject"]
    assert "<p>Gentile cliente,</p>" in shown["html"]
    assert "Apri <bdi>fattura-18.pdf</bdi>" in shown["html"]
    assert "Gentile cliente," in shown["text"]
    assert ["script_removed"] == [one["code"] for one in shown["warnings"]]
    assert ("Officina Bianchi Srl", "ses") == (shown["from_name"], shown["transport"])
    assert [
        {
            "to_email": to["email"],
            "tracked": True,
            "not_tracked_because": None,
            "deliver_as": "link",
        }
        for to in TO
    ] == shown["recipients"]


def test_a_preview_holds_nothing_that_counts_and_leaves_nothing(api, company, preview):
    shown = preview().json["data"]
    listed = api.get(f"/c/{company.id}/emails", key=company.key).json["data"]
    used = api.get(f"/c/{company.id}/usage", key=company.key).json["data"]

    assert "/o/" not in shown["html"]
    assert "/a/" not in shown["html"]
    assert [] == listed
    assert [] == [one for one in used if one["quota"].startswith("emails") and one["used"]]


def test_who_is_not_tracked_is_said_with_the_reason(preview):
    [recipient] = preview(to=TO[:1], tracking="off").json["data"]["recipients"]

    assert ("sender_choice", "attachment") == (
        recipient["not_tracked_because"],
        recipient["deliver_as"],
    )
    assert not recipient["tracked"]


def test_files_that_travel_inside_make_the_mail_larger(preview):
    by_link, inside = (preview(deliver_as=how).json["data"]["size"] for how in ("link", "both"))

    assert 100 * 78 < inside - by_link < 102 * 78


def test_what_a_template_misses_is_said_before_anything_is_sent(preview):
    document = {"id": 7, "number": "7/A"}
    shown = preview(subject=None, body=None, template="manual_reminder", document=document)
    data = shown.json["data"]

    assert 200 == shown.status
    assert ["scadenze"] == data["missing"]
    assert "Promemoria di pagamento: fattura n. 7/A" == data["subject"]
    assert "per la fattura n. 7/A resta da pagare" in data["html"]


def test_a_picture_inside_the_mail_is_inside_its_preview(preview):
    gif = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    shown = preview(body=f'<p><img src="{gif}" alt="logo"></p>').json["data"]

    assert gif in shown["html"]
    assert "cid:" not in shown["html"]


@pytest.mark.parametrize("fields", [{"subject": None}, {"to": []}, {"template": "letter"}])
def test_what_cannot_be_queued_cannot_be_looked_at(preview, fields):
    assert 422 == preview(**fields).status


def test_a_preview_takes_the_right_to_send(preview):
    assert 401 == preview(key="rk_1_x").status

"""What becomes of a body between whoever hands it over and the mail."""

from base64 import b64encode

from tests.builders import a_send_body

PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 40
LOGO = {
    "filename": "logo.png",
    "content_type": "image/png",
    "content_base64": b64encode(PNG).decode(),
    "inline": True,
}


def queue(api, company, **said):
    return api.post(f"/c/{company.id}/emails", a_send_body(**said), key=company.key)


def test_what_a_reader_does_not_get_is_told_to_who_wrote_it(api, company):
    body = "<script>x</script><p style='position:fixed'>a<img src=https://x.example/p.png></p>"
    answer = queue(api, company, body=body)

    assert 202 == answer.status
    assert [
        {"code": "script_removed", "params": {}},
        {"code": "style_removed", "params": {"properties": "position"}},
        {"code": "remote_picture_removed", "params": {"count": 1}},
    ] == answer.json["data"]["warnings"]
    assert [] == queue(api, company, body="<p>a</p>").json["data"]["warnings"]


def test_a_company_may_show_pictures_from_elsewhere(api, company):
    wish = {"remote_pictures": True}
    assert 200 == api.patch(f"/c/{company.id}/settings/sending", wish, key=company.key).status
    body = '<img src="https://x.example/p.png">'
    queued = queue(api, company, body=body).json["data"]

    assert [] == queued["warnings"]
    shown = api.get(f"/c/{company.id}/emails/{queued['emails'][0]['id']}", key=company.key)
    assert body == shown.json["data"]["content"]


def test_a_file_that_the_body_shows_is_no_attachment(api, company):
    body = '<p><img src="cid:logo.png" alt="Logo"></p>'
    queued = queue(api, company, body=body, attachments=[LOGO]).json["data"]
    path = f"/c/{company.id}/emails/{queued['emails'][0]['id']}"
    shown = api.get(path, key=company.key).json["data"]

    assert [] == queued["warnings"] == shown["attachments"]
    assert f"data:image/png;base64,{b64encode(PNG).decode()}" in shown["content"]


def test_a_picture_that_the_body_does_not_show_stays_an_attachment(api, company):
    queued = queue(api, company, body="<p>a</p>", attachments=[LOGO]).json["data"]
    path = f"/c/{company.id}/emails/{queued['emails'][0]['id']}"

    [attached] = api.get(path, key=company.key).json["data"]["attachments"]
    assert "logo.png" == attached["filename"]


def test_a_body_that_nobody_could_read_is_refused(api, company):
    for body, code in (
        ("<div>" * 300 + "</div>" * 300, "nested_too_deep"),
        ("<p>" * 17_000, "too_many_elements"),
    ):
        answer = queue(api, company, body=body)
        [problem] = answer.json["error"]["problems"]

        assert (422, code) == (answer.status, problem["code"])
    wrong = queue(api, company, attachments=[LOGO | {"content_base64": "AAAA"}])
    assert 422 == wrong.status

"""The face of a company's mails, as its settings have it."""

from base64 import b64encode
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from chalicelib.domain.companies import Scope
from chalicelib.tables.companies import save_company

SAID = {
    "color": "#0B6E4F",
    "footer": "Officina Bianchi Srl \r\n P.IVA 01234567890\n",
    "signature": "Anna",
}


def picture(kind="PNG"):
    held = BytesIO()
    Image.new("RGB", (300, 80), "#0b6e4f").save(held, kind)
    return b64encode(held.getvalue()).decode()


@pytest.fixture
def brand(api, company):
    """Ask for the brand, or change it: `brand({...})`, `brand({...}, "PATCH")`."""

    def ask(wish=None, method="PUT", *, key=company.key):
        path = f"/c/{company.id}/settings/brand"
        if wish is None:
            return api.get(path, key=key)
        return {"PUT": api.put, "PATCH": api.patch}[method](path, wish, key=key)

    return ask


def path_of(url):
    return "/" + url.split("/", 3)[3]


def test_a_company_has_no_face_at_first(brand):
    assert {
        "color": None,
        "text_color": None,
        "footer": "",
        "signature": "",
        "logo": None,
        "warnings": [],
    } == brand().json["data"]


def test_a_face_is_shown_as_it_was_set(brand):
    changed = brand(SAID | {"logo_base64": picture()}).json["data"]
    logo = changed["logo"]

    assert changed == brand().json["data"]
    assert ("#0b6e4f", "#ffffff") == (changed["color"], changed["text_color"])
    assert "Officina Bianchi Srl\nP.IVA 01234567890" == changed["footer"]
    assert (300, 80, "image/png") == (logo["width"], logo["height"], logo["content_type"])


def test_what_put_does_not_name_goes_and_what_patch_does_not_name_stays(brand):
    before = brand(SAID | {"logo_base64": picture()}).json["data"]

    patched = brand({"signature": "Luca"}, "PATCH").json["data"]
    without = brand({"logo_base64": None}, "PATCH").json["data"]
    put = brand({"footer": "Solo questo"}).json["data"]

    assert before | {"signature": "Luca"} == patched
    assert patched | {"logo": None} == without
    assert (None, "", "Solo questo") == (put["color"], put["signature"], put["footer"])


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_the_logo_is_served_to_everybody_and_may_be_kept(api, brand, kind):
    logo = brand({"logo_base64": picture(kind)}).json["data"]["logo"]
    path = path_of(logo["url"])

    shown = api.get(path)
    again = api.get(path, headers=(("If-None-Match", shown.headers["etag"]),))
    asked = api.call("HEAD", path)

    assert (200, logo["content_type"]) == (shown.status, shown.headers["content-type"])
    assert "public, max-age=31536000, immutable" == shown.headers["cache-control"]
    with Image.open(BytesIO(shown.body)) as image:
        assert (kind, (300, 80)) == (image.format, image.size)
    assert (304, b"") == (again.status, again.body)
    assert (200, b"") == (asked.status, asked.body)


def test_no_other_name_is_served(api, company, brand):
    old = path_of(brand({"logo_base64": picture()}).json["data"]["logo"]["url"])
    brand({"logo_base64": picture("JPEG")})

    for path in (old, f"/logos/{company.id}/x.png", "/logos/nobody/x.png", "/logos/99/x.png"):
        assert 404 == api.get(path).status


def test_a_pale_colour_is_told_and_its_text_is_black(brand):
    changed = brand({"color": "#ffe066"}).json["data"]

    assert "#000000" == changed["text_color"]
    assert [{"code": "pale_color", "params": {"contrast": 1.3, "min": 3.0}}] == changed["warnings"]


@pytest.mark.parametrize(
    ("wish", "field", "code"),
    [
        ({"color": "green"}, "color", "not_a_color"),
        ({"color": "#0b6e4f;x"}, "color", "not_a_color"),
        ({"footer": "a" * 1001}, "footer", "too_long"),
        ({"signature": "a\x00b"}, "signature", "not_one_line"),
        ({"logo_base64": "!"}, "logo_base64", "not_base64"),
        ({"logo_base64": 7}, "logo_base64", "not_base64"),
        ({"logo_base64": b64encode(b"<svg/>").decode()}, "logo_base64", "svg_not_shown"),
        ({"logo_base64": b64encode(b"%PDF-1.7").decode()}, "logo_base64", "not_a_picture"),
        ({"colour": "#000000"}, "colour", "unknown_field"),
    ],
)
def test_what_is_no_face_is_refused_by_field(brand, wish, field, code):
    refused = brand(wish)

    [problem] = refused.json["error"]["problems"]
    assert (422, field, code) == (refused.status, problem["field"], problem["code"])


def test_who_only_reads_changes_no_face(brand, domain_company):
    [key] = domain_company().api_keys
    reading = replace(key, scopes=frozenset({Scope.EMAILS_READ}))
    save_company(replace(domain_company(), api_keys=(reading,)))

    assert 200 == brand().status
    assert 403 == brand(SAID).status

"""What the routes of the page answer, and what the page is made of."""

import gzip
import json
import re
from dataclasses import fields
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import pytest
from chalice.test import Client

from chalicelib.domain.categories import KIND
from chalicelib.domain.emails import Email
from chalicelib.domain.errors import InvalidRequest
from chalicelib.domain.evidence.evidence import EvidenceLevel
from chalicelib.domain.evidence.verdicts import Verdict
from chalicelib.domain.listing.timelines import timeline
from chalicelib.domain.problems import ErrorCode, ProblemCode, as_problem
from chalicelib.domain.states import DeliveryStatus
from chalicelib.routes.company.send_bodies import read_send_request
from chalicelib.web.modules import join_modules
from chalicelib.web.page_files import page_html
from tests.builders import LENS, an_email
from tests.fakes import page_app

WEB = Path("chalicelib/web")
MODULES = sorted((WEB / "page").rglob("*.js"))
PAGES = {"/": "", "/p/12345": "../"}


@pytest.fixture(scope="module")
def http():
    return Client(page_app()).http


@pytest.fixture(scope="module")
def assets(http):
    """The files that the page asks for."""
    html = http.get("/p/12345").body.decode()
    return {
        kind: re.search(rf'"\.\./(web/{kind}\.[0-9a-f]{{16}}\.\w+)"', html)[1]
        for kind in ("main", "style")
    }


@pytest.fixture
def script(http, assets):
    return http.get("/" + assets["main"]).body.decode()


@pytest.fixture
def parts(http, script):
    """The scripts that the page loads when somebody opens what they are of, by name."""
    names = re.findall(r'import\("\./(\w+\.[0-9a-f]{16}\.js)"\)', script)
    return {name: http.get(f"/web/{name}").body.decode() for name in names}


@pytest.fixture
def connecting(http):
    """The script of the window in which a mailbox is connected."""
    html = http.get("/connect").body.decode()
    return http.get("/" + re.search(r'"(web/connect\.[0-9a-f]{16}\.js)"', html)[1]).body.decode()


# ---------------------------------------------------------------- the routes


@pytest.mark.parametrize("path", PAGES)
def test_the_page_is_served_with_its_guards(http, path):
    answer = http.get(path)

    assert 200 == answer.status_code
    assert "text/html; charset=utf-8" == answer.headers["Content-Type"]
    assert "nosniff" == answer.headers["X-Content-Type-Options"]
    assert "no-referrer" == answer.headers["Referrer-Policy"]
    assert "no-cache" == answer.headers["Cache-Control"]


def test_the_window_that_a_mailbox_is_connected_in_is_nobodys_to_frame_or_keep(http):
    answer = http.get("/connect", headers={"Cookie": "a=b"})
    policy = answer.headers["Content-Security-Policy"]

    assert 200 == answer.status_code
    assert "no-store" == answer.headers["Cache-Control"]
    assert "no-referrer" == answer.headers["Referrer-Policy"]
    assert "default-src 'none'; script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy


def test_the_description_of_the_api_is_served(http):
    answer = http.get("/openapi.yaml")

    assert Path("docs/openapi.yaml").read_bytes() == answer.body
    assert "application/yaml; charset=utf-8" == answer.headers["Content-Type"]
    held = {"If-None-Match": answer.headers["ETag"]}
    assert 304 == http.get("/openapi.yaml", headers=held).status_code


def directives(http, path):
    policy = http.get(path).headers["Content-Security-Policy"]
    return dict(part.strip().split(" ", 1) for part in policy.split(";"))


@pytest.mark.parametrize("path", PAGES)
def test_the_policy_lets_nothing_in_but_the_pages_own(http, path):
    policy = directives(http, path)

    assert "'none'" == policy["default-src"]
    assert "'self'" == policy["script-src"] == policy["style-src"]
    assert "data:" == policy["img-src"]  # not even our own pixel
    assert "'none'" == policy["base-uri"] == policy["form-action"]
    assert "unsafe" not in str(policy)


def test_only_a_companys_own_page_can_be_framed_and_by_its_origins_alone(http):
    assert "'none'" == directives(http, "/")["frame-ancestors"]
    assert "https://gestionale.example" == directives(http, "/p/12345")["frame-ancestors"]


def test_the_page_may_talk_to_the_api_and_to_where_uploads_go(http):
    assert "'self' https://uploads.example.test" == directives(http, "/p/1")["connect-src"]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_that_the_browser_holds_is_not_sent_again(http, path):
    etag = http.get(path).headers["ETag"]

    for held in (etag, f"W/{etag}", f'"other", {etag}'):
        again = http.get(path, headers={"If-None-Match": held})
        assert (304, b"") == (again.status_code, again.body)
        assert "Content-Security-Policy" in again.headers
    assert 200 == http.get(path, headers={"If-None-Match": '"other"'}).status_code


@pytest.mark.parametrize("kind", ["main", "style"])
def test_an_asset_is_kept_for_good_under_the_name_of_what_is_in_it(http, assets, kind):
    answer = http.get("/" + assets[kind])

    assert 200 == answer.status_code
    assert "public, max-age=31536000, immutable" == answer.headers["Cache-Control"]
    assert "nosniff" == answer.headers["X-Content-Type-Options"]
    assert {"main": "text/javascript", "style": "text/css"}[kind] in answer.headers["Content-Type"]


def test_under_another_versions_name_an_asset_is_served_but_not_kept(http):
    answer = http.get("/web/main.0123456789abcdef.js")

    assert 200 == answer.status_code
    assert "no-store" == answer.headers["Cache-Control"]


def test_a_part_is_called_as_the_page_that_it_belongs_to(assets, parts):
    digest = assets["main"].split(".")[1]

    assert f"settings.{digest}.js" in parts
    for text in parts.values():
        assert {digest} == set(re.findall(r'"\./main\.(\w+)\.js"', text))


def test_a_part_of_another_version_is_gone_since_it_would_bring_a_page_of_its_own(http, parts):
    assert parts
    for name in parts:
        stem = name.split(".")[0]
        assert 404 == http.get(f"/web/{stem}.0123456789abcdef.js").status_code


def test_head_brings_the_headers_alone(http, assets):
    for path in (*PAGES, *(f"/{name}" for name in assets.values())):
        head, get = http.head(path), http.get(path)
        assert (200, b"") == (head.status_code, head.body)
        assert get.headers == head.headers


def test_a_request_with_any_content_type_is_served(http):
    assert 200 == http.get("/", headers={"Content-Type": "text/plain"}).status_code


@pytest.mark.parametrize(
    "name",
    [
        "nothing.js",
        "main.js",
        "style.css",
        "index.html",
        "main.0123456789abcdef.css",
        "main.0123456789ABCDEF.js",
        "..",
        "page.py",
        "%2e%2e%2fapp.py",
    ],
)
def test_another_name_is_not_found(http, name):
    answer = http.get(f"/web/{name}")

    assert 404 == answer.status_code
    assert "Not found." == answer.json_body["error"]["message"]


# ---------------------------------------------------------------- what the page is made of


@pytest.mark.parametrize(("path", "root"), PAGES.items())
def test_the_page_asks_only_for_its_own_files_relatively(http, path, root):
    html = http.get(path).body.decode()
    asked = re.findall(r'(?:src|href)="([^"#][^"]*)"', html)

    assert 3 == len(asked)
    [icon] = [name for name in asked if name.startswith("data:image/svg+xml,")]
    for name in set(asked) - {icon}:
        assert re.fullmatch(rf"{re.escape(root)}web/\w+\.[0-9a-f]{{16}}\.(js|css)", name)
    assert "<style" not in html
    assert not re.search(r"\son\w+=|\sstyle=", html)


def test_each_module_stands_in_one_script(script, parts, connecting):
    scripts = [script, connecting, *parts.values()]
    for text in scripts:
        inner = re.sub(r"\A(import .*\n)?|(export \{.*\n)?\Z", "", text)
        assert not re.search(r"^(import|export)\b", inner, re.MULTILINE)
    for module in MODULES:
        text = module.read_text()
        assert text.startswith("// ")
        [first, *_] = re.findall(
            r"^(?:export )?((?:async )?(?:function|const) \w+\b.*)", text, re.MULTILINE
        )
        where = connecting if module.name == "connect.js" else script + "".join(parts.values())
        assert 1 == where.count(f"{first}\n")


def test_modules_share_no_name_since_they_share_a_scope():
    declared = [
        name
        for module in MODULES
        for name in re.findall(
            r"^(?:export )?(?:async )?(?:const|let|function|class) (\w+)",
            module.read_text(),
            re.MULTILINE,
        )
    ]

    assert len(set(declared)) == len(declared) > 100


def test_no_module_hands_out_what_can_be_assigned_anew():
    """In one scope anybody could: what changes is `held` in the store and read by a function."""
    given = [line for module in MODULES for line in module.read_text().splitlines()]

    assert [] == [line for line in given if line.startswith(("export let", "export var"))]


def test_modules_are_short():
    long = {module.name: len(module.read_text().splitlines()) for module in MODULES}

    assert {} == {name: lines for name, lines in long.items() if lines > 150}


def test_imports_have_no_other_names_than_what_they_import():
    for module in MODULES:
        for names in re.findall(r"^import \{([^}]*)\}", module.read_text(), re.MULTILINE):
            assert " as " not in names


def test_a_module_comes_behind_those_that_it_needs(tmp_path):
    (tmp_path / "a.js").write_text('import { b } from "./b.js";\nexport const a = b;\n')
    (tmp_path / "b.js").write_text(
        'import { c } from "./c.js";\nimport d from "./d.json" with { type: "json" };\n'
        "export const b = c + d;\n"
    )
    (tmp_path / "c.js").write_text('import "./b.js";\nexport function c() {}\n')
    (tmp_path / "d.json").write_text("7\n")

    joined = join_modules(tmp_path / "a.js")

    assert {"a.js": "function c() {}\nconst d = 7;\nconst b = c + d;\nconst a = b;\n"} == joined


def test_a_part_takes_from_the_first_file_what_it_needs_and_hands_out_its_functions(tmp_path):
    (tmp_path / "a.js").write_text(
        'import { b } from "./b.js";\nconst open = () => import("./in/p.js");\nb(open);\n'
    )
    (tmp_path / "b.js").write_text("export const b = 1;\nexport const c = 2;\n")
    (tmp_path / "in").mkdir()
    (tmp_path / "in/p.js").write_text(
        'import { b, c } from "../b.js";\nimport { q } from "./q.js";\n'
        "export async function p() {}\nq(b, c);\n"
    )
    (tmp_path / "in/q.js").write_text("export const q = 3;\n")

    assert {
        "a.js": 'const b = 1;\nconst c = 2;\nconst open = () => import("./p.js");\nb(open);\n'
        "export { b, c };\n",
        "p.js": 'import { b, c } from "./a.js";\nconst q = 3;\nasync function p() {}\nq(b, c);\n'
        "export { p };\n",
    } == join_modules(tmp_path / "a.js")


def test_the_script_never_makes_markup_of_a_text_nor_keeps_anything_beyond_its_tab(
    script, parts, connecting
):
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function"
        r"|localStorage|cookie|indexedDB|setHTML|createContextualFragment",
        "".join([script, connecting, *parts.values()]),
    )


def test_one_module_alone_reaches_into_the_tabs_memory():
    assert ["tab_memory.js"] == [
        path.name for path in MODULES if "sessionStorage" in path.read_text()
    ]


def test_a_script_is_served_without_the_lines_that_are_comments(tmp_path):
    text = """// What it is.
/** @type {string} */
const a = "// stays";
  /**
   * What it promises.
   */
  // And why.
  const b = /** @type {any} */ (a); // stays
  /** @type {any} */ (b).c();
"""
    (tmp_path / "a.js").write_text(text)

    served = """const a = "// stays";
  const b = /** @type {any} */ (a); // stays
  /** @type {any} */ (b).c();
"""
    assert {"a.js": served} == join_modules(tmp_path / "a.js")


def test_the_whole_page_weighs_little(http, assets):
    files = ("/p/12345", *(f"/{name}" for name in assets.values()))

    assert sum(len(gzip.compress(http.get(path).body)) for path in files) < 70_000


def test_an_unnamed_change_changes_the_pages_etag():
    assert page_html(root="").digest != page_html(root="../").digest


# ---------------------------------------------------------------- texts


PARTS = sorted(path.name.removesuffix("it.json") for path in (WEB / "texts").glob("*it.json"))
"""What the names of texts begin with: nothing for those of the first view."""


def texts(language, part=""):
    return json.loads((WEB / "texts" / f"{part}{language}.json").read_text())


def paths(branch, path=()):
    if not isinstance(branch, dict):
        return {path}
    return {found for name, value in branch.items() for found in paths(value, (*path, name))}


@pytest.mark.parametrize("part", PARTS)
def test_both_languages_have_the_same_texts_with_the_same_places(part):
    italian, english = texts("it", part), texts("en", part)
    # What the API says in English has to be said anew in Italian only.
    italian.pop("problems", None), english.pop("problems", None)

    assert paths(italian) == paths(english)
    for path in paths(italian):
        one, other = italian, english
        for name in path:
            one, other = one[name], other[name]
        assert sorted(re.findall(r"\{\d\}", one)) == sorted(re.findall(r"\{\d\}", other)), path


@pytest.mark.parametrize("language", ["it", "en"])
def test_what_the_page_translates_are_codes_of_the_service(language):
    assert texts(language)["problems"].keys() <= set(ProblemCode)
    assert texts(language)["errors"].keys() <= set(ErrorCode)


def test_both_languages_know_the_same_codes():
    for kind in ("problems", "errors"):
        assert texts("it")[kind].keys() == texts("en")[kind].keys()


TYPED = [
    *({"to": [{"email": email}]} for email in (
        "", "mario", "mario@", "@x.it", "m@x", "mario rossi@x.it", "m@x.it; a@y.it", "m@x,it",
        "m@x.i t", "m(@x.it", "perché @x.it", "m..r@x.it", ".m@x.it", "m.@x.it", "m@x.it.",
        "m@.x.it", "m@-x.it", "Mario <m@x.it>", "m" * 65 + "@x.it", "m@" + "x" * 64 + ".it",
    )),
    {"to": [{"email": f"a{n}@x.it"} for n in range(51)]},
    {"to": [{"email": "a@x.it"}] * 2},
    {"to": [{"email": "a@x.it", "name": "x" * 201}]},
    {"copy_to": "ufficio"},
    {"subject": ""},
    {"subject": "x" * 251},
    {"body": "x" * 60_000},
    {"document": {"id": "12/A", "number": "x" * 65}},
    {"document": {"id": 1, "number": ""}},
    {"document": {"id": 2**53, "number": "1"}},
    {"send_at": "20266-01-01T09:00:00+01:00"},
    {"attachments": [{"filename": "a.pdf", "content_type": "pdf", "content_base64": ""}]},
    {"attachments": [{"filename": "x" * 201, "content_type": "a/b", "content_base64": "eA=="}]},
]  # fmt: skip


@pytest.mark.parametrize("typed", TYPED, ids=str)
def test_what_is_wrong_with_what_people_type_is_said_in_their_language(typed):
    body = {"category": "invoice", "to": [{"email": "a@x.it"}], "subject": "s", "body": "b"} | typed
    translations = texts("it")["problems"]

    with pytest.raises(InvalidRequest) as refused:
        read_send_request(json.dumps(body).encode())

    for said in chain.from_iterable(refused.value.problems.values()):
        problem = as_problem(said)
        assert problem.code in translations, said
        assert set(re.findall(r"{(\w+)}", translations[problem.code])) <= problem.params.keys()


@pytest.mark.parametrize("language", ["it", "en"])
def test_the_page_has_words_for_every_event(language):
    names = [field.name for field in fields(Email) if field.name.endswith("_at")]
    email = an_email(**dict.fromkeys(names, datetime(2026, 11, 24, tzinfo=UTC)))
    happened = {event["event"] for event in timeline(email, lens=LENS)}

    assert {"erased", "recording_stopped", "links_revoked"} < happened
    assert happened <= texts(language)["events"].keys()


@pytest.mark.parametrize("language", ["it", "en"])
def test_the_page_has_the_categories_of_the_service_in_their_order(language):
    said = texts(language)["categories"]

    assert [category.value for category in KIND] == list(said)
    if language == "it":
        assert list(KIND.values()) == list(said.values())


@pytest.mark.parametrize("language", ["it", "en"])
def test_every_state_of_the_service_has_its_words(language):
    said = texts(language)

    assert {status.value for status in DeliveryStatus} == set(said["delivery"])
    assert {level.name.lower() for level in EvidenceLevel} == set(said["evidence"])
    assert {verdict.value for verdict in Verdict} == set(said["verdicts"])


def test_every_text_is_used():
    """A text that nobody shows is one that nobody keeps true."""
    source = "".join(path.read_text() for path in [*MODULES, WEB / "index.html"])
    dynamic = {
        "certainties",
        "categories",
        "delivery",
        "evidence",
        "verdicts",
        "periods",
        "states",
        "events",
    }
    dynamic |= {
        "legalBasisChoice",
        "unknownConsentChoice",
        "licences",
        "providers",
        "deliver",
        "senderChoice",
        "trackingChoice",
        "fallbackChoice",
        "ruleSideChoice",
        "previewWhy",
        "documentTypes",
        "documentIcons",
        "documentPayments",
        "documentPayment",
        "webhookEvents",
        "webhookState",
        "webhookDelivery",
        "webhookFailure",
        "recordFor",
        "trustGrade",
        "variables",
        "marks",
        "markSigns",
        "looks",
        "recordsNot",
        "changes",
        "templateLanguages",
        "problems",
        "errors",
    }
    unused = [
        path
        for path in chain.from_iterable(paths(texts("en", part)) for part in PARTS)
        if not dynamic & set(path) and not path[-1].endswith("Hint")
        if not re.search(rf"\b{path[-1]}\b", source)
        if path[-1] not in {"one", "other", ""} and path[0] != "problems"
    ]

    assert [] == unused

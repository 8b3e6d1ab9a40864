"""What app.py's list of URLs says of views, and what the views are."""

import json
import re
import subprocess
import sys
from importlib import import_module
from inspect import signature

import pytest

from app import URLS, app

ONLY_A_PIXEL = """
import json, sys
import app, chalicelib.routes.recipient.pixel
heavy = {"pydantic", "nh3", "lark", "chalicelib.domain.emails", "chalicelib.routes.company"}
print(json.dumps(sorted(heavy & sys.modules.keys())))
"""

ONLY_A_RECIPIENT = """
import json, sys
import app, chalicelib.routes.recipient.{view}
heavy = {{"pydantic", "jwt", "nh3", "lark", "chalicelib.routes.company"}}
print(json.dumps(sorted(heavy & sys.modules.keys())))
"""

PLACES = [line.split()[-2:] for line in URLS.split("\n") if line]


@pytest.mark.parametrize(("path", "place"), PLACES)
def test_each_view_exists_and_takes_the_request_and_what_its_path_names(path, place):
    module, name = place.split(":")
    view = getattr(import_module(f"chalicelib.routes.{module}"), name)
    taken = [
        one.name for one in signature(view).parameters.values() if one.kind != one.KEYWORD_ONLY
    ]

    assert re.findall(r"{(\w+)}", path) == taken[1:]
    assert taken[0] in {"request", "_"}


def test_only_what_is_json_is_taken_where_json_is_asked_for():
    asked = {
        (method, path): entry.content_types
        for path, entries in app.routes.items()
        for method, entry in entries.items()
    }

    assert ["application/json"] == asked["POST", "/c/{company_id}/emails"]
    assert [] == asked["POST", "/a/{token}"]
    assert [] == asked["GET", "/c/{company_id}/emails"]


def test_whoever_starts_for_a_pixel_has_imported_no_other_view():
    imported = subprocess.run(
        [sys.executable, "-c", ONLY_A_PIXEL], env={}, check=True, capture_output=True, text=True
    )

    assert [] == json.loads(imported.stdout)


@pytest.mark.parametrize("view", ["attachments", "honeypot", "own_page"])
def test_whoever_starts_for_a_recipient_has_imported_nothing_that_companies_need(view):
    imported = subprocess.run(
        [sys.executable, "-c", ONLY_A_RECIPIENT.format(view=view)],
        env={},
        check=True,
        capture_output=True,
        text=True,
    )

    assert [] == json.loads(imported.stdout)

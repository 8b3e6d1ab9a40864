"""What an answer says in a way of its own is found, wherever it stands."""

import pytest

from tests.said_one_way import Description

ROW = {
    "properties": {
        "name": {"type": ["string", "null"]},
        "error_log": {"type": ["string", "null"]},
        "at": {"oneOf": [{"type": "string", "format": "date-time"}, {"type": "null"}]},
        "generated_at": {"type": "string", "format": "date-time"},
    }
}
PAGE = {"properties": {"data": {"type": "array", "items": {"allOf": [{"$ref": "#/schemas/Row"}]}}}}
OPERATION = {
    "responses": {
        "200": {"content": {"application/json": {"schema": {"$ref": "#/schemas/Page"}}}},
        "302": {"description": "Elsewhere."},
    }
}
DESCRIPTION = Description({"schemas": {"Row": ROW, "Page": PAGE}})


@pytest.mark.parametrize(
    ("row", "odd"),
    [
        ({"name": ""}, ["body.data.name: ''"]),
        ({"name": None}, []),
        ({"name": "Verdi", "error_log": ""}, []),
        ({"at": "2026-07-01T10:00:00+02:00"}, []),
        ({"at": None}, []),
        ({"at": "2026-07-01T08:00:00Z"}, ["body.data.at: '2026-07-01T08:00:00Z'"]),
        ({"at": "2026-12-01T10:00:00+02:00"}, ["body.data.at: '2026-12-01T10:00:00+02:00'"]),
        ({"at": "2026-12-01T10:00:00.5+01:00"}, ["body.data.at: '2026-12-01T10:00:00.5+01:00'"]),
        ({"generated_at": "2026-07-01T08:00:00Z"}, []),
    ],
)
def test_an_oddity_is_named_by_its_place(row, odd):
    assert odd == DESCRIPTION.oddities(OPERATION, 200, {"data": [row]})


def test_of_what_is_not_described_nothing_is_said():
    assert [] == DESCRIPTION.oddities(OPERATION, 302, {"name": ""})
    assert [] == DESCRIPTION.oddities(OPERATION, 404, {"name": ""})

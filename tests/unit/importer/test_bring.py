"""An import brings what was changed since the last one, and goes on where one stopped."""

from datetime import date
from itertools import batched

import pytest

from importer.bring import Outcome, bring_documents
from importer.progress import Progress
from importer.register import Refused
from importer.trouble import Trouble


class FakeFic:
    """Gives two documents at a time; ends where its requests are used up."""

    def __init__(self, rows, *, pages=99):
        self.rows, self.pages = rows, pages

    def clients(self):
        return {}

    def documents(self, type_, since):
        for number, page in enumerate(batched(self.rows, 2, strict=False), 1):
            if number > self.pages:
                raise Trouble("no more")
            yield list(page)


class FakeRegister:
    """Takes all but what it is told to refuse."""

    def __init__(self, *refused):
        self.refused, self.brought = refused, []

    def bring(self, document_id, said):
        if document_id in self.refused:
            raise Refused("number: too long")
        self.brought.append(document_id)
        return True


def a_row(number, *, changed="2026-11-20 10:00:00"):
    return {
        "id": number,
        "type": "invoice",
        "number": number,
        "date": "2026-11-20",
        "updated_at": changed,
    }


@pytest.fixture
def path(tmp_path):
    return tmp_path / "deep" / "progress.json"


@pytest.fixture
def run(path):
    def run(fic, register):
        told = []
        outcomes = bring_documents(
            fic,
            register,
            Progress(path),
            types=["invoice"],
            since=date(2026, 1, 1),
            tell=told.append,
        )
        return dict(outcomes), told

    return run


ROWS = [a_row(number) for number in range(1, 6)]


def test_what_is_as_it_was_is_not_brought_again(run):
    register = FakeRegister()

    assert ({Outcome.NEW: 5}, []) == run(FakeFic(ROWS), register)
    changed = [*ROWS[:4], a_row(5, changed="2026-11-21 09:00:00")]
    assert ({Outcome.SAME: 4, Outcome.NEW: 1}, []) == run(FakeFic(changed), register)
    assert [1, 2, 3, 4, 5, 5] == register.brought


def test_an_import_that_was_ended_goes_on_where_it_stopped(run):
    register = FakeRegister()

    with pytest.raises(Trouble):
        run(FakeFic(ROWS, pages=1), register)
    assert ({Outcome.SAME: 2, Outcome.NEW: 3}, []) == run(FakeFic(ROWS), register)
    assert [1, 2, 3, 4, 5] == register.brought


def test_a_document_that_is_refused_stops_no_other_and_is_told(run):
    register = FakeRegister(2)
    broken = [*ROWS, {"id": 6, "number": "six"}, {"id": 7, "type": "invoice"}]

    outcomes, told = run(FakeFic(broken), register)

    assert {Outcome.NEW: 4, Outcome.REFUSED: 3} == outcomes
    assert [
        "document 2: number: too long",
        "document 6: Fatture in Cloud's client cannot read it",
        "document 7: it has no number",
    ] == told
    assert [1, 3, 4, 5] == register.brought


def test_a_dry_run_changes_nothing(run, path):
    assert ({Outcome.WOULD_BRING: 5}, []) == run(FakeFic(ROWS), None)
    assert not path.exists()


def test_a_file_of_another_kind_is_not_taken_for_progress(path):
    path.parent.mkdir()
    for text, said in (("{", "Expecting"), ("[]", "no file of"), ('{"a": 1}', "no file of")):
        path.write_text(text)
        with pytest.raises(ValueError, match=said):
            Progress(path)

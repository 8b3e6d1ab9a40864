"""What ships to Lambda."""

import csv
import re
from pathlib import PurePosixPath
from zipfile import ZipFile, ZipInfo

from infra.finish_package import make_reproducible

OURS = {"app.py", "chalicelib", "chalice"}
UNZIPPED_AT_MOST = 45_000_000


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def recorded_by_wheels(package) -> tuple[set[str], set[str]]:
    """The distributions in the zip, and the files that they say are theirs."""
    names, files = set(), set()
    for entry in package.zip_entries:
        path = PurePosixPath(entry.filename)
        if path.name == "RECORD" and path.parent.suffix == ".dist-info":
            names.add(normalised(path.parent.name.split("-")[0]))
            files |= {row[0] for row in csv.reader(package.read(entry.filename).splitlines())}
    return names, files


def test_the_zip_holds_every_wheel_of_requirements_txt_and_no_other(package):
    pinned = re.findall(
        r"^([\w.-]+)==", (package.root / "requirements.txt").read_text(), re.MULTILINE
    )

    shipped, _ = recorded_by_wheels(package)

    assert {normalised(name) for name in pinned} == shipped


def test_the_zip_holds_nothing_but_the_service_and_the_files_of_its_wheels(package):
    _, recorded = recorded_by_wheels(package)

    unexplained = [
        entry.filename
        for entry in package.zip_entries
        if PurePosixPath(entry.filename).parts[0] not in OURS
        and not entry.is_dir()
        and entry.filename not in recorded
    ]

    assert [] == unexplained


def test_the_zip_holds_neither_bytecode_nor_tools_nor_what_runs_locally(package):
    unwanted = {"pip", "setuptools", "wheel", "local", "tests", "bench", "infra"}

    found = [
        entry.filename
        for entry in package.zip_entries
        if entry.filename.endswith(".pyc") or PurePosixPath(entry.filename).parts[0] in unwanted
    ]

    assert [] == found


def test_the_zip_holds_all_of_chalicelib(package):
    on_disk = {
        path.relative_to(package.root).as_posix()
        for path in (package.root / "chalicelib").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    zipped = {
        entry.filename
        for entry in package.zip_entries
        if PurePosixPath(entry.filename).parts[0] == "chalicelib" and not entry.is_dir()
    }

    assert on_disk == zipped


def test_compiled_wheels_are_for_the_processor_that_the_lambdas_run_on(package):
    compiled = [entry.filename for entry in package.zip_entries if entry.filename.endswith(".so")]

    assert compiled
    assert [] == [name for name in compiled if "x86_64" in name]
    assert {"arm64"} == {one["Architectures"][0] for one in package.lambdas.values()}


def test_the_zip_keeps_its_budget(package):
    unzipped = sum(entry.file_size for entry in package.zip_entries)

    assert unzipped <= UNZIPPED_AT_MOST


def zipped(archive, entries, when, mode):
    """A zip of these entries in this order."""
    with ZipFile(archive, "w") as new:
        for name, content in entries:
            entry = ZipInfo(name, when)
            entry.external_attr = mode << 16
            new.writestr(entry, content)
    make_reproducible(archive)
    return archive.read_bytes()


def test_the_bytes_of_the_zip_depend_on_names_and_contents_alone(tmp_path):
    entries = [("app.py", "a = 1"), ("chalicelib/__init__.py", "")]

    first = zipped(tmp_path / "1.zip", entries, (2026, 1, 1, 0, 0, 0), 0o100600)
    again = zipped(tmp_path / "2.zip", entries[::-1], (2025, 5, 5, 5, 5, 4), 0o100755)
    other = zipped(tmp_path / "3.zip", [("app.py", "a = 2"), entries[1]], (2026, 1, 1, 0, 0, 0), 0)

    assert first == again
    assert first != other


def test_lambda_may_read_every_file_of_the_zip(package):
    assert {0o100644} == {entry.external_attr >> 16 for entry in package.zip_entries}

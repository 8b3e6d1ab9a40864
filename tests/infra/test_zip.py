"""What ships to Lambda."""

import csv
import re
from importlib.util import MAGIC_NUMBER, cache_from_source, source_from_cache, source_hash
from pathlib import PurePosixPath
from zipfile import ZipFile, ZipInfo

import pytest

from chalicelib.aws import SERVICES
from infra import bytecode
from infra.finish_package import rewrite
from infra.lean import ships

OURS = {"app.py", "chalicelib", "chalice"}
UNZIPPED_AT_MOST = 60_000_000


def normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def source_of(name: str) -> str:
    return source_from_cache(name) if name.endswith(".pyc") else name


def recorded_by_wheels(package) -> tuple[set[str], set[str]]:
    """The distributions in the zip, and the files that they say are theirs."""
    names, files = set(), set()
    for entry in package.zip_entries:
        path = PurePosixPath(entry.filename)
        if path.name == "RECORD" and path.parent.suffix == ".dist-info":
            names.add(normalised(path.parent.name.split("-")[0]))
            files |= {row[0] for row in csv.reader(package.read(entry.filename).splitlines())}
    return names, files


def test_the_zip_holds_every_wheel_of_requirements_txt_but_what_is_left_out(package):
    pinned = re.findall(
        r"^([\w.-]+)==", (package.root / "requirements.txt").read_text(), re.MULTILINE
    )

    shipped, _ = recorded_by_wheels(package)

    assert {normalised(name) for name in pinned} - {"pillow", "pycparser"} == shipped


def test_the_zip_holds_nothing_but_the_service_and_the_files_of_its_wheels(package):
    _, recorded = recorded_by_wheels(package)

    unexplained = [
        entry.filename
        for entry in package.zip_entries
        if (source := PurePosixPath(source_of(entry.filename))).parts[0] not in OURS
        and not entry.is_dir()
        and str(source) not in recorded
    ]

    assert [] == unexplained


def test_the_zip_holds_neither_tools_nor_what_runs_locally(package):
    unwanted = {"pip", "setuptools", "wheel", "local", "tests", "bench", "infra"}

    found = [
        entry.filename
        for entry in package.zip_entries
        if PurePosixPath(entry.filename).parts[0] in unwanted
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
        if PurePosixPath(entry.filename).parts[0] == "chalicelib"
        and not entry.is_dir()
        and not entry.filename.endswith(".pyc")
    }

    assert on_disk == zipped


def test_every_module_has_bytecode_of_its_own_source(package):
    modules = [one.filename for one in package.zip_entries if one.filename.endswith(".py")]

    with ZipFile(package.folder / "deployment.zip") as archive:
        told = {name: archive.read(cache_from_source(name))[:16] for name in modules}
        expected = {
            name: MAGIC_NUMBER + bytes([1, 0, 0, 0]) + source_hash(archive.read(name))
            for name in modules
        }

    assert expected == told


def test_tracebacks_name_files_as_lambda_has_them(package):
    with ZipFile(package.folder / "deployment.zip") as archive:
        bytecode_of_aws = archive.read(cache_from_source("chalicelib/aws.py"))

    assert b"/var/task/chalicelib/aws.py" in bytecode_of_aws


def test_bytecode_is_not_made_by_another_python_than_lambdas(tmp_path, monkeypatch):
    monkeypatch.setattr(bytecode, "LAMBDA", "3.12")  # no other interpreter is at hand

    with pytest.raises(SystemExit, match=r"Lambda runs CPython 3\.12"):
        bytecode.compile_folder(tmp_path)


def test_a_module_that_does_not_compile_is_found(tmp_path):
    (tmp_path / "broken.py").write_text("def")

    with pytest.raises(SystemExit, match="does not compile"):
        bytecode.compile_folder(tmp_path)


def test_of_botocores_services_only_those_that_are_asked_are_described(package):
    described = {
        path.parts[2]
        for path in (PurePosixPath(entry.filename) for entry in package.zip_entries)
        if path.parts[:2] == ("botocore", "data") and len(path.parts) > 3
    }

    assert SERVICES == described


@pytest.mark.parametrize(
    "name",
    [
        "botocore/data/ec2/2016-11-15/service-2.json.gz",
        "botocore/data/s3/2006-03-01/examples-1.json",
        "boto3/data/s3/2006-03-01/resources-1.json",
        "boto3/examples/s3.rst",
        "lark/py.pyi",
        "somebody/tests/test_it.py",
        "pydantic_core-2.50.4.dist-info/sboms/core.json",
        "aws_lambda_powertools/event_handler/openapi/swagger_ui/swagger-ui.min.css",
        "aws_lambda_powertools/event_handler/__init__.py",
        "aws_lambda_powertools/utilities/parser/__init__.py",
        "cffi/api.py",
        "pycparser/c_parser.py",
        "pycparser-3.12.dist-info/RECORD",
        "pydantic/v1/main.py",
        "pydantic/mypy.py",
        "PIL/Image.py",
        "pillow.libs/libjpeg-1.so",
        "pillow-13.0.0.dist-info/RECORD",
        "fontTools/varLib/iup.cpython-313-aarch64-linux-gnu.so",
        "fontTools/varLib/iup.c",
    ],
)
def test_what_is_of_no_use_on_lambda_stays_behind(name):
    assert not ships(name)


@pytest.mark.parametrize(
    "name",
    [
        "botocore/data/s3/2006-03-01/service-2.json.gz",
        "botocore/data/endpoints.json",
        "botocore/data/partitions.json",
        "botocore/data/_retry.json",
        "botocore/data/sdk-default-configuration.json",
        "boto3/session.py",
        "fontTools/varLib/iup.py",
        "pydantic_core/_pydantic_core.cpython-313-aarch64-linux-gnu.so",
        "aws_lambda_powertools/utilities/batch/__init__.py",
        "_cffi_backend.cpython-313-aarch64-linux-gnu.so",
        "cffi-2.1.1.dist-info/RECORD",
        "pydantic/main.py",
        "pydantic-2.14.3.dist-info/METADATA",
        "pydantic-2.14.3.dist-info/licenses/LICENSE",
    ],
)
def test_what_the_libraries_read_ships(name):
    assert ships(name)


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
    rewrite(archive)
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

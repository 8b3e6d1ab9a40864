"""The package that AWS gets, built once, and questioned by every test here."""

import os
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from zipfile import ZipFile, ZipInfo

import pytest
import yaml

from infra.package_files import PackageFiles
from tests.infra.described import described

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Package:
    """What infra/package wrote."""

    folder: Path
    root: Path
    """The project that it was made from."""

    @property
    def sam_file(self) -> Path:
        return self.folder / "sam.yaml"

    @cached_property
    def template(self) -> dict[str, Any]:
        return yaml.safe_load(self.sam_file.read_text())

    @cached_property
    def zip_entries(self) -> list[ZipInfo]:
        with ZipFile(self.folder / "deployment.zip") as archive:
            return archive.infolist()

    def read(self, name: str) -> str:
        with ZipFile(self.folder / "deployment.zip") as archive:
            return archive.read(name).decode()

    def resources(self, kind: str) -> dict[str, dict[str, Any]]:
        """The properties of each resource of a type, by logical id."""
        return {
            name: resource["Properties"]
            for name, resource in self.template["Resources"].items()
            if resource["Type"] == kind
        }

    @property
    def lambdas(self) -> dict[str, dict[str, Any]]:
        return self.resources("AWS::Serverless::Function")

    @property
    def alarms(self) -> dict[str, dict[str, Any]]:
        return self.resources("AWS::CloudWatch::Alarm")


@pytest.fixture(scope="session")
def package(tmp_path_factory) -> Package:
    folder = tmp_path_factory.mktemp("package")
    # What this test run set for itself must not reach the packager, which imports app.py.
    environment = {name: os.environ[name] for name in os.environ if not name.startswith("AWS_")}
    built = subprocess.run(
        [ROOT / "infra" / "package", folder],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    assert built.returncode == 0, built.stderr
    return Package(folder, ROOT)


@pytest.fixture(scope="session")
def files(package) -> PackageFiles:
    """The same, as infra/ itself reads it: the template in plain CloudFormation."""
    return PackageFiles(package.folder)


@pytest.fixture(scope="session")
def code() -> dict[str, Any]:
    """What the code believes about the infrastructure."""
    return described()

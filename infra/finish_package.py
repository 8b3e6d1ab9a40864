"""Finishes what `chalice package` began: `python -m infra.finish_package FOLDER`.

The zip becomes lean, compiled and reproducible, the API calls the alias of its Lambda, and AWS's
own translator makes plain CloudFormation of the SAM template. That is what is checked, rehearsed
and deployed, so that nothing is left for AWS to make of it that nobody has seen.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import yaml

from infra.bytecode import compile_folder
from infra.lean import ships
from infra.package_files import PackageFiles, key_of

ROOT = Path(__file__).resolve().parent.parent
TRANSLATOR = ROOT / ".venv-sam" / "bin" / "python"
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The beginning of time in a zip."""
READABLE = 0o100644
PACKAGES = {
    "Type": "String",
    "Description": "Bucket of this region that `make deploy` puts the code into.",
}


def main() -> None:
    """Finish the package in the folder of the command line."""
    package = PackageFiles(Path(sys.argv[1]))
    rewrite(package.archive)
    sam: dict[str, Any] = yaml.safe_load(package.sam_file.read_text())
    complete(sam, key_of(package.archive))
    package.sam_file.write_text(yaml.safe_dump(sam))
    package.template_file.write_text(translate(sam))
    with ZipFile(package.archive) as archive:
        unzipped = sum(entry.file_size for entry in archive.infolist())
    size = package.archive.stat().st_size
    print(
        f"{package.folder}: template.json and deployment.zip, "
        f"{size / 1e6:.1f} MB, unzipped {unzipped / 1e6:.1f} MB"
    )


def rewrite(archive: Path) -> None:
    """Leave out what is of no use on Lambda, add bytecode, and fix all that has nothing to say.

    The bytes of the zip depend on the names and contents of its files alone.
    """
    with TemporaryDirectory() as unpacked:
        folder = Path(unpacked)
        with ZipFile(archive) as old:
            old.extractall(folder, [name for name in old.namelist() if ships(name)])
        compile_folder(folder)
        finished = archive.with_suffix(".unfinished")
        with ZipFile(finished, "w", ZIP_DEFLATED) as new:
            for file in sorted(path for path in folder.rglob("*") if path.is_file()):
                entry = ZipInfo(file.relative_to(folder).as_posix(), EARLIEST)
                entry.external_attr = READABLE << 16
                entry.compress_type = ZIP_DEFLATED
                new.writestr(entry, file.read_bytes())
    finished.replace(archive)


def complete(sam: dict[str, Any], key: str) -> None:
    """Say where the code lies, and have the API call the alias: Chalice knows of none."""
    sam["Parameters"]["PackagesBucket"] = PACKAGES
    for resource in sam["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = {"Bucket": {"Ref": "PackagesBucket"}, "Key": key}
    api = sam["Resources"]["RestAPI"]["Properties"]
    body = json.dumps(api["DefinitionBody"])
    api["DefinitionBody"] = json.loads(body.replace("${APIHandler.Arn}/", "${APIHandlerAlias}/"))


def translate(sam: Mapping[str, Any]) -> str:
    """The template in plain CloudFormation.

    Raises:
        SystemExit: the translator refuses it, and says why.
    """
    # The translator asks its session for a region to know the partition, whose name is then a Ref.
    environment = {"AWS_DEFAULT_REGION": "eu-south-1", "PATH": os.defpath}
    translated = subprocess.run(
        [TRANSLATOR, "-I", Path(__file__).with_name("translate.py")],
        input=json.dumps(sam),
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    if translated.returncode:
        raise SystemExit(translated.stderr)
    return translated.stdout


if __name__ == "__main__":
    main()

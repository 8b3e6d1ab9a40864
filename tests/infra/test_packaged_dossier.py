"""A dossier is printed by what ships, as it is printed here."""

import json
import subprocess
import sys
from zipfile import ZipFile

from chalicelib.domain.dossier.pdf import dossier_pdf
from tests.builders import a_dossier

PRINT = """
import json, sys
sys.path.insert(0, sys.argv[1])
from chalicelib.domain.dossier.pdf import dossier_pdf
given = json.load(sys.stdin)
sys.stdout.buffer.write(dossier_pdf(given, "a..b", file=b"{}", locale="it"))
"""


def test_the_packaged_files_alone_print_the_same_dossier(package, tmp_path):
    told = a_dossier()
    with ZipFile(package.folder / "deployment.zip") as archive:
        archive.extractall(tmp_path)

    (expected,) = {
        one["Environment"]["Variables"]["PYTHONWARNINGS"] for one in package.lambdas.values()
    }
    # -S: without the packages of this environment.
    command = [sys.executable, "-ISB", "-Werror", f"-W{expected}", "-c", PRINT]
    made = subprocess.run(
        [*command, tmp_path], input=json.dumps(told).encode(), check=False, capture_output=True
    )

    assert b"" == made.stderr
    assert dossier_pdf(told, "a..b", file=b"{}", locale="it") == made.stdout

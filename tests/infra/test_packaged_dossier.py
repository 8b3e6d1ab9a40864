"""A dossier is printed by what ships, as it is printed here."""

import json
import re
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

from chalicelib.domain.dossier.pdf import dossier_pdf
from infra.lean import ships
from tests.builders import a_dossier

PRINT = """
import json, sys
sys.path.insert(0, sys.argv[1])
from chalicelib.domain.dossier.pdf import dossier_pdf
given = json.load(sys.stdin)
sys.stdout.buffer.write(dossier_pdf(given, file=b"{}", locale="it"))
"""


def test_the_packaged_files_alone_print_the_same_dossier(package, tmp_path):
    told = {"dossier": a_dossier(), "signature": "a..b"}
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
    assert dossier_pdf(told, file=b"{}", locale="it") == made.stdout


VERIFY_BOTH_KINDS = """
import sys
from base64 import b64decode
from datetime import UTC, datetime
from pathlib import Path
from trustme import CA
from chalicelib.domain.dossier.time_stamps import ask_for, digest_of, read_stamp
from local.time_stamps import TimeStampAuthority
digest, at = digest_of("header..signature"), datetime(2026, 11, 28, 10, 42, 31, tzinfo=UTC)
by_rsa = b64decode(Path(sys.argv[1]).read_text())
by_ecdsa = TimeStampAuthority(CA()).answer(ask_for(digest, nonce=2**62 + 1), gen_time=at)
for answer in (by_rsa, by_ecdsa):
    read_stamp(answer, digest=digest, nonce=2**62 + 1, now=at)
for name, module in sys.modules.items():
    if name.startswith("Crypto.") and module.__file__.endswith(".py"):
        print(module.__file__)
"""
_OF_OTHER_PROCESSORS = ("_aesni", "_shani", "_avx2_bmi2", "_bmi2_adx")


def test_what_verifying_a_time_stamp_may_load_ships():
    root = Path(__file__).parents[2]
    command = [sys.executable, "-c", VERIFY_BOTH_KINDS, "tests/golden/time_stamp_of_openssl.b64"]
    done = subprocess.run(command, cwd=root, check=True, capture_output=True, text=True)
    modules = [Path(line) for line in done.stdout.split()]

    native = {
        name.replace(".", "/") + ".abi3.so"
        for module in modules
        for name in re.findall(r'"(Crypto\.[\w.]+\._\w+)"', module.read_text())
        if not name.endswith(_OF_OTHER_PROCESSORS)
    }

    assert "Crypto/PublicKey/_ec_nat.abi3.so" in native
    assert [] == [name for name in sorted(native) if not ships(name)]

"""A dossier of the stage, verified by the program that anybody can run."""

import re
import subprocess
from pathlib import Path

from tests.fakes import wait_for


def test_a_dossier_verifies_offline_and_no_longer_after_a_change(
    checkout, stage, curl, emails, send, mail_of, row_of, tmp_path
):
    email_id = send()
    [pixel] = mail_of(email_id).urls("/o/")
    curl(pixel, key=False)
    wait_for(lambda: "seen" == row_of(email_id)["evidence"])
    dossier, keys = tmp_path / "dossier.json", tmp_path / "jwks.json"
    dossier.write_bytes(curl(f"{emails}/{email_id}/dossier"))
    keys.write_bytes(curl(f"{stage['base_url']}/.well-known/jwks.json", key=False))

    verified = verify(checkout, dossier, keys)
    dossier.write_text(dossier.read_text().replace('"seen"', '"downloaded"'))
    changed = verify(checkout, dossier, keys)

    assert (0, "") == (verified.returncode, verified.stderr)
    assert str(email_id) in verified.stdout
    assert (1, "") == (changed.returncode, changed.stdout)


def verify(checkout, dossier, keys):
    command = checkout.python("-m", "verify", str(dossier), "--keys", str(keys))
    return subprocess.run(command, cwd=checkout.folder, capture_output=True, text=True, check=False)


def test_the_print_comes_as_a_pdf(curl, emails, send):
    assert curl(f"{emails}/{send()}/dossier.pdf").startswith(b"%PDF-1.6")


def test_the_readmes_lines_verify_the_newest_email_whatever_it_is(checkout, stage, send):
    email_id = send(attachments=[], tracking="off")
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    [lines] = re.findall(r"```sh\n(BASE=.*?)```", readme, re.DOTALL)

    here = f"PATH={checkout.folder}/.venv/bin:$PATH\n"
    said = checkout.paste(here + lines.replace("http://127.0.0.1:8000", stage["base_url"]))

    assert "VERIFICATO" in said
    assert str(email_id) in said

"""A dossier of the stage, verified by the program that anybody can run."""

import json
import re
import subprocess
from pathlib import Path

from trustme import CA

from local.time_stamps import NAME
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


def verify(checkout, dossier, keys, *more):
    command = checkout.python("-m", "verify", str(dossier), "--keys", str(keys), *more)
    return subprocess.run(command, cwd=checkout.folder, capture_output=True, text=True, check=False)


def test_a_time_stamp_verifies_offline_and_forgeries_of_it_are_refused(
    checkout, stage, curl, emails, send, tmp_path
):
    signed, other = (json.loads(curl(f"{emails}/{send()}/dossier")) for _ in range(2))
    dossier, keys = tmp_path / "dossier.json", tmp_path / "jwks.json"
    keys.write_bytes(curl(f"{stage['base_url']}/.well-known/jwks.json", key=False))
    stamped_by = ["--stamped-by", str(checkout.folder / ".local" / "tls" / "authority.pem")]
    another_authority = tmp_path / "another.pem"
    another_authority.write_bytes(CA(organization_name="Ricevuta tests").cert_pem.bytes())
    stamp = signed["time_stamp"]

    def verified(time_stamp, roots):
        dossier.write_text(json.dumps(signed | {"time_stamp": time_stamp}))
        said = verify(checkout, dossier, keys, *roots, "--language", "en")
        return said.returncode, said.stdout + said.stderr

    genuine = verified(stamp, stamped_by)
    moved = verified(stamp | {"at": "2020-01-01T00:00:00+00:00"}, stamped_by)
    of_another_dossier = verified(other["time_stamp"], stamped_by)
    changed_token = verified(stamp | {"token": stamp["token"][:-8] + "AAAAAAA="}, stamped_by)
    by_another = verified(stamp, ["--stamped-by", str(another_authority)])
    taken_off = verified({"missing": {}}, stamped_by)

    assert 0 == genuine[0], genuine[1]
    assert f"Time stamp: {stamp['at']}, by {NAME}, for whom the given certificates" in genuine[1]
    assert (1, "NOT VERIFIED: the time stamp is broken.\n") == moved == changed_token
    assert (1, "NOT VERIFIED: the time stamp is of another signature.\n") == of_another_dossier
    assert (1, "NOT VERIFIED: the file holds no time stamp.\n") == taken_off
    assert 1 == by_another[0]
    assert "do not vouch" in by_another[1]


def test_the_print_comes_as_a_pdf(curl, emails, send):
    assert curl(f"{emails}/{send()}/dossier.pdf").startswith(b"%PDF-1.6")


def test_the_readmes_lines_verify_the_newest_email_whatever_it_is(checkout, stage, send):
    email_id = send(attachments=[], tracking="off")
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    [lines] = re.findall(r"```sh\n(BASE=.*?)```", readme, re.DOTALL)

    here = f"PATH={checkout.folder}/.venv/bin:$PATH\n"
    said = checkout.paste(here + lines.replace("http://127.0.0.1:8000", stage["base_url"]))

    assert "VERIFICATO" in said
    assert "come confermano i certificati indicati" in said
    assert str(email_id) in said

"""Generated mails, read by the parser of Node.js."""

import json
import shutil
import subprocess
from base64 import b64decode, b64encode
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.generated_mails import mails

SCRIPTS = Path(__file__).parent / "mailparser"
MAILS = 200


@pytest.fixture(scope="module")
def written():
    """Mails of all kinds; Node.js starts once for all of them."""
    written = []

    @settings(
        max_examples=MAILS,
        phases=[Phase.generate],
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(mails())
    def write(mail):
        written.append(mail)

    write()
    return written


@pytest.fixture(scope="module")
def read_by_node(npm_installed):
    folder = npm_installed(SCRIPTS)

    def read_by_node(raw_mails):
        said = subprocess.run(
            [shutil.which("node"), "parse.js"],
            cwd=folder,
            input=b"\n".join(map(b64encode, raw_mails)),
            check=True,
            capture_output=True,
        ).stdout
        return [json.loads(line) for line in said.splitlines()]

    return read_by_node


def test_node_reads_what_was_written(read_by_node, written):
    told = read_by_node([mail.raw for mail in written])

    assert len(written) >= MAILS
    for mail, read in zip(written, told, strict=True):
        email = mail.email
        attached = [
            (name, b64decode(data)) for name, data, is_shown in read["attachments"] if not is_shown
        ]
        assert ([email.from_email], [email.to_email]) == (read["from"], read["to"])
        assert email.subject.split() == read["subject"].split()
        assert read["hasHtml"]
        assert [file.content for file in mail.files] == [content for _, content in attached]
        assert [file.attachment.filename for file in mail.files] == [name for name, _ in attached]

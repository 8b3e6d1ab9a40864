"""What docs/integrating.md says is done as it says, block by block."""

import os
import re
import subprocess
from pathlib import Path

import pytest
import requests
import yaml
from openapi_spec_validator import validate

TEXT = Path("docs/integrating.md").read_text("utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def pasted(stage, tmp_path_factory):
    """A folder in which every command was pasted, one block after the other."""
    folder = tmp_path_factory.mktemp("integrating")
    told = {
        "BASE": stage["base_url"],
        "KEY": stage["api_key"],
        "COMPANY": str(stage["company_id"]),
        "SINK": stage["sink_url"],
    }
    script = "set -euo pipefail\n" + "\n".join(blocks("sh"))
    ran = subprocess.run(
        ["bash", "-c", script],
        cwd=folder,
        env=os.environ | told,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert 0 == ran.returncode, ran.stderr + ran.stdout
    return folder


def test_every_command_does_what_it_says(pasted):
    exported = (pasted / "emails.csv").read_text("utf-8-sig")
    people = ["acquisti@cliente.example", "contabile@cliente.example", "giusto@cliente.example"]

    assert [] == [address for address in people if address not in exported]
    assert (pasted / "erased.json").stat().st_size > 0
    assert (pasted / "embed.js").stat().st_size <= 2_048


def test_the_description_for_generators_is_whole_and_leaves_choices_open(pasted):
    description = yaml.safe_load((pasted / "openapi.open.yaml").read_text("utf-8"))
    validate(description)

    assert [] == [node for node in objects_in(description) if "enum" in node]


def objects_in(node):
    if isinstance(node, dict):
        yield node
    if isinstance(node, dict | list):
        for inner in node.values() if isinstance(node, dict) else node:
            yield from objects_in(inner)


def test_the_loop_hears_of_what_is_sent(stage, send):
    [source] = [block for block in blocks("python") if "def changes" in block]
    names = {}
    exec(compile(source, "docs/integrating.md", "exec"), names)  # noqa: S102 - ours
    headers = {"Authorization": f"Bearer {stage['api_key']}"}

    def ask(method, path, **more):
        url = f"{stage['base_url']}/c/{stage['company_id']}{path}"
        return requests.request(method, url, headers=headers, timeout=30, **more)

    nothing, cursor = names["changes"](ask)
    email_id = send()
    changed, _ = names["changes"](ask, cursor)

    assert [] == nothing
    assert email_id in [email["id"] for email in changed]

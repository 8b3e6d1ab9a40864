"""Clients that generators make of the API's description go both roads, and import whole."""

import json
import subprocess
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent.parent
CLIENTS = ROOT / "tests" / "clients"
PYTHON = ROOT / ".venv-clients" / "bin"


def run(*command, folder=ROOT, **environment):
    ran = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=environment or None,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert 0 == ran.returncode, ran.stdout[-2000:] + ran.stderr[-4000:]
    return ran.stdout


@pytest.fixture(scope="module", autouse=True)
def installed():
    run("make", "--silent", "clients")


@pytest.fixture
def told(stage, request):
    """What a road is told, and what it should say of itself."""
    number = sum(request.node.name.encode())
    people = [f"uno.{number}@cliente.example", f"due.{number}@cliente.example"]
    stage_of_road = {
        "base": stage["base_url"],
        "key": stage["api_key"],
        "company_id": stage["company_id"],
        "document_id": number,
        "name": request.node.name,
        "people": people,
        "sink": stage["sink_url"],
    }
    gone = {
        "queued": people,
        "listed": sorted(people),
        "recipients": sorted(people),
        "resent": people[:1],
        "exported": 4,
        "refused": "not_found",
        "erased": [200, 200],
    }
    documents = {
        "registered": ["overdue", "1220.00"],
        "changed": "Fornitura",
        "found": True,
        "written": "Ordine 7/A",
        "previewed": people[:1],
        "reminded": people[:1],
        "ruled": 1,
        "looked_ahead": True,
        "paid": "paid",
        "refused": "document_paid",
        "secret": "whsec_",
        "delivered": "delivered",
        "used": True,
        "forgotten": 204,
    }
    return json.dumps(stage_of_road), [gone, documents]


def went(said):
    road = json.loads(said)
    return road | {name: sorted(road[name]) for name in ("recipients",) if name in road}


IMPORT_ALL = """
import pkgutil, ricevuta_client as made
for module in pkgutil.walk_packages(made.__path__, "ricevuta_client."):
    __import__(module.name)
"""


def python_roads(name, made, told):
    """The core road, and that of documents, reminders and webhooks."""
    path = {"PYTHONPATH": str(made), "PYTHONWARNINGS": "error"}
    run(PYTHON / "python", "-c", IMPORT_ALL, **path)
    roads = [CLIENTS / "roads" / f"{name}{part}.py" for part in ("", "_documents")]
    return [went(run(PYTHON / "python", road, told, **path)) for road in roads]


def test_openapi_generators_client_for_python_goes_the_whole_road(tmp_path, told):
    asked, gone = told
    run(
        PYTHON / "openapi-generator-cli",
        *("generate", "--generator-name", "python", "--input-spec", ROOT / "docs/openapi.yaml"),
        *("--output", tmp_path, "--additional-properties", "packageName=ricevuta_client"),
        PATH=f"{PYTHON}:/usr/bin:/bin",
    )

    assert gone == python_roads("openapi_generator", tmp_path, asked)


def test_openapi_python_clients_client_goes_the_whole_road(tmp_path, told):
    asked, gone = told
    run(
        PYTHON / "openapi-python-client",
        *("generate", "--path", ROOT / "docs/openapi.yaml", "--meta", "none"),
        *("--output-path", tmp_path / "ricevuta_client"),
        PATH=f"{PYTHON}:/usr/bin:/bin",
    )

    assert gone == python_roads("openapi_python_client", tmp_path, asked)


def test_openapi_fetch_goes_the_whole_road_under_strict_types(told):
    asked, gone = told
    run("npm", "run", "--silent", "types", folder=CLIENTS)
    run("npm", "run", "--silent", "compile", folder=CLIENTS)

    roads = [f"build/roads/openapi_fetch{part}.js" for part in ("", "_documents")]

    assert gone == [went(run("node", road, asked, folder=CLIENTS)) for road in roads]


def test_collections_hold_every_operation(tmp_path):
    run("node", "collections.js", tmp_path, folder=CLIENTS)
    description = yaml.safe_load((ROOT / "docs" / "openapi.yaml").read_text("utf-8"))
    operations = sum(len(item.keys() - {"parameters"}) for item in description["paths"].values())

    postman = json.loads((tmp_path / "ricevuta.postman_collection.json").read_text("utf-8"))
    bruno = json.loads((tmp_path / "ricevuta.bruno.json").read_text("utf-8"))

    assert (operations, operations) == (requests_in(postman, "item"), requests_in(bruno, "items"))


def requests_in(node, key):
    if key in node:
        return sum(requests_in(one, key) for one in node[key])
    return 1

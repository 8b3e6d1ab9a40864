"""Which services are asked, and that no other can be by oversight."""

import ast
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pynamodb.constants import SERVICE_NAME

from chalicelib import aws

SHIPPED = Path(aws.__file__).parent
MAKERS = {"_client", "client", "create_client", "resource"}


def services_asked_for(source):
    """The services that calls in a module make clients of."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return {
        call.args[0].value
        for call in calls
        if call.args
        and isinstance(call.args[0], ast.Constant)
        and getattr(call.func, "attr", getattr(call.func, "id", None)) in MAKERS
    }


def test_the_services_that_ship_are_those_that_clients_are_made_of():
    asked_for = services_asked_for(Path(aws.__file__).read_text())

    assert asked_for | {SERVICE_NAME} == aws.SERVICES


def test_clients_are_made_in_one_place():
    elsewhere = {
        path.relative_to(SHIPPED): found
        for path in SHIPPED.rglob("*.py")
        if path != Path(aws.__file__)
        if (found := services_asked_for(path.read_text()))
    }

    assert {} == elsewhere


def test_a_service_whose_description_does_not_ship_is_refused_at_once():
    with pytest.raises(LookupError, match=r"sns is not in aws\.SERVICES"):
        aws._client("sns", aws._PATIENT)


def test_no_session_is_made_while_a_client_is(monkeypatch):
    making = aws.botocore_session().making
    in_turn = []

    def make(**_):
        with ThreadPoolExecutor(1) as another:
            in_turn.append(not another.submit(making.acquire, blocking=False).result())

    aws.session.cache_clear()
    monkeypatch.setattr(aws, "Session", make)
    aws.session()
    aws.session.cache_clear()

    assert [True] == in_turn

"""Unit tests reach no network at all."""

import pytest
import pytest_socket


@pytest.fixture(autouse=True)
def _no_network():
    pytest_socket.disable_socket()
    yield
    pytest_socket.enable_socket()

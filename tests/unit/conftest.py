"""Unit tests reach no network at all, and try the same examples each time."""

import pytest
import pytest_socket
from hypothesis import settings

# A machine that is busy is no failure; what failed once fails again for whoever looks.
settings.register_profile("unit", deadline=None, derandomize=True, database=None, max_examples=100)
settings.load_profile("unit")


@pytest.fixture(autouse=True)
def _no_network():
    pytest_socket.disable_socket()
    yield
    pytest_socket.enable_socket()

"""Unit tests reach no network at all, and try the same examples each time."""

import os

import pytest
import pytest_socket
from hypothesis import settings
from hypothesis.database import DirectoryBasedExampleDatabase

# A machine that is busy is no failure; what failed once fails again for whoever looks.
settings.register_profile("unit", deadline=None, derandomize=True, database=None, max_examples=100)
settings.load_profile("unit")

if "FUZZ_EXAMPLES" in os.environ:  # make fuzz: others each time, and first what failed once
    settings.register_profile(
        "fuzz",
        deadline=None,
        database=DirectoryBasedExampleDatabase("build/fuzz"),
        max_examples=int(os.environ["FUZZ_EXAMPLES"]),
        print_blob=True,
    )
    settings.load_profile("fuzz")


@pytest.fixture(autouse=True)
def _no_network():
    pytest_socket.disable_socket()
    yield
    pytest_socket.enable_socket()

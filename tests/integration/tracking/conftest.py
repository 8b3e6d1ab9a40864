"""What tests of links share."""

import pytest


@pytest.fixture
def link(sent, email_id):
    """The path of the link to the one attachment of the test's email."""
    [path] = sent.of(email_id).link_paths
    return path

"""Whether a conditional write held, did not, or was not heard of."""

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from pynamodb.exceptions import DeleteError, PutError, UpdateError

from chalicelib.tables.updates import held

SILENT = EndpointConnectionError(endpoint_url="http://127.0.0.1:1/")
REFUSED = ClientError({"Error": {"Code": "ConditionalCheckFailedException"}}, "PutItem")
THROTTLED = ClientError({"Error": {"Code": "ThrottlingException"}}, "PutItem")


def failing(kind, cause):
    def write():
        raise kind("It did not go well.", cause)

    return write


def test_what_was_written_held():
    assert held(lambda: None)


@pytest.mark.parametrize("kind", [DeleteError, PutError, UpdateError])
def test_what_was_refused_for_its_condition_did_not(kind):
    assert not held(failing(kind, REFUSED))


@pytest.mark.parametrize("cause", [SILENT, THROTTLED, None], ids=str)
@pytest.mark.parametrize("kind", [DeleteError, PutError, UpdateError])
def test_any_other_failure_stays_one(kind, cause):
    with pytest.raises(kind):
        held(failing(kind, cause))

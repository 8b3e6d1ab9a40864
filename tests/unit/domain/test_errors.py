"""What can go wrong, and what the caller can do about it."""

from inspect import isclass

import pytest

from chalicelib.domain import errors

ALL = [error for error in vars(errors).values() if isclass(error)]


@pytest.mark.parametrize("error", [one for one in ALL if issubclass(one, Exception)])
def test_every_error_is_one_of_the_service(error):
    assert issubclass(error, errors.RicevutaError)


def test_an_invalid_request_says_what_is_wrong_with_which_field():
    error = errors.InvalidRequest({"to.0.email": ["No address."]})

    assert "Invalid request." == str(error)
    assert {"to.0.email": ["No address."]} == error.problems


def test_a_send_error_names_its_reason_and_keeps_the_reply():
    error = errors.PermanentSendError("refused", "550 no such user")

    assert ("refused", "550 no such user") == (error.reason, error.reply)
    assert "refused" == str(error)

"""What every answer in JSON says of itself."""

import pytest

from chalicelib.domain.problems import ErrorCode
from chalicelib.routes.responses import answer, refusal

ANSWERS = [
    answer({"data": []}),
    refusal("No such email.", status=404, code=ErrorCode.NOT_FOUND),
]


@pytest.mark.parametrize("told", ANSWERS, ids=["an answer", "an error"])
def test_nobody_keeps_an_answer_or_takes_it_for_something_else(told):
    expected = {
        "Content-Type": "application/json",
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    assert expected == told.headers

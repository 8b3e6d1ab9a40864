"""A request to e-mail a document."""

import pytest

from chalicelib.domain.categories import Category
from chalicelib.domain.requests import Recipient, SendRequest


@pytest.mark.parametrize(("copy_to", "size"), [(None, 2), ("me@bianchi.example", 3)])
def test_a_request_asks_for_an_email_per_recipient_and_one_for_the_copy(copy_to, size):
    request = SendRequest(
        category=Category.INVOICE,
        to=(Recipient("a@b.example"), Recipient("c@d.example")),
        subject="Fattura",
        body="",
        copy_to=copy_to,
    )

    assert size == request.size

"""What a company may do about an email that nobody was seen to read."""

import pytest

from chalicelib.domain.emails import Attachment, DeliverAs
from chalicelib.domain.listing.follow_ups import follow_ups
from tests.builders import an_email

FILE = Attachment("fattura.pdf", "application/pdf", 3, "ab")


@pytest.mark.parametrize("days", [None, 0, 2])
def test_nothing_is_proposed_too_soon_or_where_somebody_read(days):
    assert [] == follow_ups(an_email(attachments=(FILE,)), silent_days=days)


@pytest.mark.parametrize(
    ("deliver_as", "files", "expected"),
    [
        (DeliverAs.LINK, (FILE,), ["try_other_address", "try_attachment", "try_certified"]),
        (DeliverAs.LINK, (), ["try_other_address", "try_certified"]),
        (DeliverAs.BOTH, (FILE,), ["try_other_address", "try_certified"]),
    ],
)
def test_the_file_is_proposed_only_to_who_got_a_link(deliver_as, files, expected):
    email = an_email(attachments=files, deliver_as=deliver_as)

    assert expected == follow_ups(email, silent_days=3)

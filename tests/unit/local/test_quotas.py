"""The operator's command that allows a company more."""

import pytest

from local.quotas import read_quotas
from local.trouble import Trouble


def test_quotas_are_named_with_their_numbers():
    assert {"emails_a_day": 7, "exports_at_once": 0} == read_quotas(
        "emails_a_day=7  exports_at_once=0"
    )
    assert {} == read_quotas("")


@pytest.mark.parametrize("text", ["emails_a_day", "emails_a_day=", "emails_a_day=-1", "a=1x"])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(Trouble, match="QUOTAS"):
        read_quotas(text)

import pytest

from chalicelib.domain.hits import HONEYPOT, PIXEL, Fetched, Kind, read_fetched

STORED = {
    "pixel": PIXEL,
    "honeypot": HONEYPOT,
    "0": Fetched(Kind.ATTACHMENT, 0),
    "12": Fetched(Kind.ATTACHMENT, 12),
    "passed:0": Fetched(Kind.ATTACHMENT, 0, passed=True),
    "unserved:3": Fetched(Kind.ATTACHMENT, 3, served=False),
    "unserved:passed:0": Fetched(Kind.ATTACHMENT, 0, passed=True, served=False),
}
"""As tables, queues and dossiers hold it: whatever else changes, this is read."""


@pytest.mark.parametrize(("text", "fetched"), STORED.items())
def test_what_was_fetched_is_stored_as_a_text_that_reads_back(text, fetched):
    assert (fetched, text) == (read_fetched(text), str(fetched))


@pytest.mark.parametrize("text", ["", "open", "attachment", "unserved:", "passed:unserved:0"])
def test_a_text_that_stands_for_nothing_is_refused(text):
    with pytest.raises(ValueError, match="invalid literal"):
        read_fetched(text)

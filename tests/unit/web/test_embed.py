"""The script by which products show the page is small, and served under a name that stays."""

from chalicelib.web.page_files import EMBED, asset


def test_it_is_no_larger_than_promised():
    script = asset(EMBED)

    assert script is not None
    assert len(script.text.encode()) <= 2_048
    assert "text/javascript; charset=utf-8" == script.content_type

"""What the gate takes out is told."""

import pytest

from chalicelib.domain.bodies.gate import let_in
from chalicelib.domain.bodies.pictures import MOST_PICTURE_BYTES, Picture

PNG = Picture(b"\x89PNG\r\n\x1a\n" + b"x" * 50, "png")


def told(body, *, remote_pictures=False):
    return [
        (change.code.value, dict(change.params))
        for change in let_in(body, remote_pictures=remote_pictures).changes
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<script>alert(1)</script>", ("script_removed", {})),
        ("<p onclick=x()>a</p>", ("script_removed", {})),
        ("<form action=https://x.example><input name=a></form>", ("form_removed", {})),
        ("<style>p {color: red}</style>", ("style_sheet_removed", {})),
        ("<link rel=stylesheet href=https://x.example/a.css>", ("style_sheet_removed", {})),
        (
            "<svg><circle/></svg><iframe src=https://x.example></iframe>",
            ("embedded_removed", {"elements": "svg, iframe"}),
        ),
        ("<marquee>a</marquee>", ("element_removed", {"elements": "marquee"})),
        (
            "<p style='position:fixed; background:url(https://x.example/a.png); color:red'>a</p>",
            ("style_removed", {"properties": "position, background"}),
        ),
        ("<a href='/listino'>a</a>", ("link_removed", {"target": "/listino"})),
        ("<a href='ftp://x.example/a'>a</a>", ("link_removed", {"target": "ftp://x.example/a"})),
        ("<img src=https://x.example/l.png alt=Logo>", ("remote_picture_removed", {"count": 1})),
        ("<img src=//x.example/l.png>", ("remote_picture_removed", {"count": 1})),
        ("<img src='data:image/webp;base64,UklGRg=='>", ("picture_removed", {"count": 1})),
        ("<img src=cid:logo.png><img src=logo.png>", ("picture_removed", {"count": 2})),
    ],
)
def test_what_does_not_reach_the_reader_is_told(body, expected):
    assert [expected] == told(body)


@pytest.mark.parametrize(
    "body",
    [
        "<p class=MsoNormal id=a style='mso-fareast-language:IT'>Ciao<o:p></o:p></p>",
        "<html><head><title>x</title><meta charset=utf-8></head><body>Ciao</body></html>",
        "<!--[if mso]><form><![endif]-->Ciao <!-- <script> -->",
        f"<p style='color:rgb(1,2,3);border:0'>a</p><img src='{PNG.url}'>",
        "<a href='mailto:a@b.example'>a</a> Rossi <rossi@b.example>",
        "&lt;script&gt; onclick=x <b>a</b> {{allegati}}",
    ],
)
def test_what_no_reader_misses_is_not_told(body):
    assert [] == told(body)


def test_pictures_from_elsewhere_are_a_company_s_choice():
    body = '<img src="https://x.example/l.png" alt="Logo">'

    assert body == let_in(body, remote_pictures=True).html
    assert [] == told(body, remote_pictures=True)
    assert "Logo" == let_in(body, remote_pictures=False).html


def test_pictures_have_a_bound_together():
    whole = Picture(PNG.content.ljust(MOST_PICTURE_BYTES // 2, b"x"), "png").url
    half = f'<img src="{whole}">'

    assert whole in let_in(half * 2, remote_pictures=False).html
    with pytest.raises(ValueError, match="pictures are larger"):
        let_in(half * 2 + f"<img src='{PNG.url}'>", remote_pictures=False)

"""Pages saved in one file: the main page is found and decoded, frames when the text is in them."""

import base64

import pytest

from checker.errors import ReadError
from checker.readers import html, mhtml
from checker.readers.content import Content
from checker.readers.limits import Limits

SENTENCE = "坚持以习近平新时代中国特色社会主义思想为指导,深入贯彻党的二十大精神,扎实推进法治政府建设。"
PAGE = f"<html><body><p>{SENTENCE * 3}</p></body></html>"
HEAD = b'From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"'


def read(data: bytes) -> Content:
    limits = Limits()
    limits.start()
    return html.read(data, "网页.mhtml", limits)


def saved(*parts: tuple[str, bytes], head: bytes = HEAD) -> bytes:
    return head + b"\r\n\r\n" + b"".join(b"--b\r\n" + header.encode() + b"\r\n\r\n" + body + b"\r\n" for header, body in parts) + b"--b--\r\n"


@pytest.mark.parametrize(
    "data",
    [
        saved(("Content-Type: text/html", PAGE.encode())),
        saved(("Content-Type: image/png", b"\x89PNG"), ("Content-Type: text/html; charset=gb2312", PAGE.encode("gb18030"))),
        saved(("Content-Type: text/html\r\nContent-Transfer-Encoding: base64", base64.encodebytes(PAGE.encode()))),
        saved(("Content-Type: text/html; charset=no-such\r\nContent-Transfer-Encoding: binary", PAGE.encode())),
        saved(
            ("Content-Type: text/html\r\nContent-ID: <a>", b"<p>x</p>"),
            ("Content-Type: text/html\r\nContent-ID: <m>", PAGE.encode()),
            head=HEAD + b'; start="<m>"',
        ),
        saved(('Content-Type: multipart/alternative; boundary="c"', b"--c\r\nContent-Type: text/html\r\n\r\n" + PAGE.encode() + b"\r\n--c--")),
        saved(("Content-Type: text/html", PAGE.encode())).replace(b"\r\n", b"\n"),
        saved(("Content-Type: text/html", PAGE.encode())).removesuffix(b"--b--\r\n"),
        b"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n" + PAGE.encode(),
    ],
)
def test_the_page_is_found(data):
    """Whatever its encoding, its place among the parts and its line ends, the page is read."""
    assert SENTENCE * 3 in [line.text for line in read(data).lines]


def test_the_text_of_a_frame_is_read_when_the_page_has_none():
    """A page that only frames another is left for the other; what the rest holds is told."""
    content = read(
        saved(("Content-Type: text/html", b"<p>frame<iframe src='cid:f'></iframe></p>"), ("Content-Type: text/html\r\nContent-ID: <f>", PAGE.encode()))
    )
    assert [line.text for line in content.lines] == [SENTENCE * 3]
    assert ("其他框架页", 5) in content.ignored


def test_advertisements_in_frames_are_left_out():
    """A page with text is read alone."""
    content = read(saved(("Content-Type: text/html", PAGE.encode()), ("Content-Type: text/html", f"<p>{SENTENCE * 9}</p>".encode())))
    assert [line.text for line in content.lines] == [SENTENCE * 3]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (saved(("Content-Type: image/png", b"\x89PNG")), "no_text"),
        (saved(), "no_text"),
        (HEAD, "no_text"),
        (HEAD.replace(b'"b"', b'""') + b"\r\n\r\n", "no_text"),
        (b"MIME-Version: 1.0\n" + b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(50)), "too_deep"),
        (HEAD + b"\r\n\r\n" + b"--b\r\n\r\n" * 30_000, "too_large"),
        (saved(("Content-Type: text/html\r\nContent-Transfer-Encoding: base64", b"A===B" * 9)), "binary_file"),
    ],
)
def test_files_without_a_page_are_refused(data, code):
    """No page, no parts, parts in parts without end: one clear error each."""
    with pytest.raises(ReadError) as caught:
        read(data)
    assert caught.value.code == code


def test_parts_know_their_address():
    """A part says under which address it was saved."""
    assert [part.location for part in mhtml.pages(saved(("Content-Type: text/html\r\nContent-Location: http://a/b", b"<p>")), "x")] == ["http://a/b"]

"""Web pages saved in one file (.mht, .mhtml): finding the pages among the parts."""

import binascii
import quopri
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser

from checker.errors import ReadError

_DEEPEST = 8  # parts within parts
_MOST = 20_000  # parts; a page with all its pictures has a few hundred
_PAGES = frozenset({"text/html", "application/xhtml+xml", "text/xhtml"})
_HEADERS_LONGEST = 64 * 1024


@dataclass(slots=True, eq=False, repr=False)
class Part:
    """A page among the parts.

    Attributes:
        data: its bytes, decoded.
        charset: that its headers declare, or None.
        location: address or identifier under which other parts name it.
    """

    data: bytes
    charset: str | None
    location: str


def pages(data: bytes, shown: str) -> list[Part]:
    """Return the pages of a saved page, the main one first; frames follow.

    Args:
        data: the bytes of the file.
        shown: the path for messages.

    Raises:
        ReadError: no page in it, or parts nested absurdly.
    """
    found = list(_walk(data, shown, 0))
    if not found:
        raise ReadError("no_text", f"{shown}:保存的网页里没有正文部分,可能没有存完整;请打开网页后重新另存,或复制到 Word 后再检查")
    return found


def _walk(data: bytes, shown: str, depth: int) -> Iterator[Part]:
    if depth > _DEEPEST:
        raise ReadError("too_deep", f"{shown}:文件内部嵌套超过 {_DEEPEST} 层,不像正常的网页,没有打开")
    headers, body = _split(data)
    boundary = headers.get_boundary() if headers.get_content_maintype() == "multipart" else None
    if boundary:
        parts = _parts(body, boundary, shown)
        main = _main(parts, headers.get_param("start"))
        for part in (*parts[main : main + 1], *parts[:main], *parts[main + 1 :]):
            yield from _walk(part, shown, depth + 1)
    elif headers.get_content_type() in _PAGES or (depth == 0 and b"<" in body):
        yield Part(_decoded(body, headers), headers.get_content_charset(), headers.get("Content-Location") or headers.get("Content-ID") or "")


def _split(data: bytes) -> tuple[Message, bytes]:
    """Part the headers from what follows the first empty line."""
    data = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    ends = [(at, size) for mark, size in ((b"\r\n\r\n", 4), (b"\n\n", 2)) if (at := data.find(mark, 0, _HEADERS_LONGEST)) >= 0]
    at, size = min(ends, default=(len(data), 0))
    return BytesHeaderParser().parsebytes(data[:at]), data[at + size :]


def _parts(body: bytes, boundary: str, shown: str) -> list[bytes]:
    mark = b"--" + boundary.encode("latin-1", errors="replace")
    pieces = (b"\n" + body).split(b"\n" + mark, _MOST + 1)[1:]
    if len(pieces) > _MOST:
        raise ReadError("too_large", f"{shown}:保存的网页有超过 {_MOST} 个部分,不像正常的网页,没有打开")
    return [piece.lstrip(b" \t").removeprefix(b"\r").removeprefix(b"\n") for piece in pieces if not piece.startswith(b"--")]


def _main(parts: list[bytes], start: object) -> int:
    """Return which part the headers name as the main one; 0 when they name none."""
    if not isinstance(start, str) or not start.strip("<> "):
        return 0
    return next((at for at, part in enumerate(parts) if start.strip("<> ") in (_split(part)[0].get("Content-ID") or "")), 0)


def _decoded(body: bytes, headers: Message) -> bytes:
    encoding = str(headers.get("Content-Transfer-Encoding", "")).strip().lower()
    if encoding == "quoted-printable":
        return quopri.decodestring(body)
    if encoding == "base64":
        return _base64(body)
    return body


def _base64(body: bytes) -> bytes:
    """Decode base64, as far as it goes."""
    letters = b"".join(body.split())
    try:
        return binascii.a2b_base64(letters[: len(letters) // 4 * 4])
    except binascii.Error:
        return b""

"""From the bytes of a web page to its text: which encoding it really has, and what no parser should meet."""

import codecs
import html
import re

from checker.errors import ReadError
from checker.readers import sniffing
from checker.text import lazy

_LONG = re.compile(r"<(/?[A-Za-z][\w:-]{0,40})[^<>]{20000,}")  # a picture in place, or attributes by the million, each of which costs the parser 200 bytes
_HEAD = 64 * 1024  # bytes in which a page declares its encoding; scripts may stand before it
_TAGS = 500_000  # an ordinary page has 3,000; the parser looks for the start of each end tag among all open elements

_TAG_BYTES = re.compile(rb"<[^<>]*>")  # no byte of a Chinese character in UTF-8, GB 18030 or Big5 is one of these two
_DECLARED = re.compile(rb"<meta\b[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w:.-]+)|^\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*[\"']([\w:.-]+)", re.IGNORECASE)
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_START = 200  # bytes, a quarter of which are zero in UTF-16
_HAN = lazy("[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]")
_WRONG = lazy("[\ufffd\ue000-\uf8ff\u3100-\u312f]")
_CONTROLS = lazy("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_FLAT = lazy(r"</?(?:font|b|strong|i|em|u|s|big|small|tt|span|center|nobr|o:p)\b[^<>]*>", re.IGNORECASE)
_FAMILIES = {
    **dict.fromkeys(("gb2312", "gb_2312-80", "gb_2312", "gbk", "gb18030", "x-gbk", "cp936", "ms936", "euc-cn", "euc_cn", "csgb2312", "chinese"), "gb18030"),
    **dict.fromkeys(("utf8", "utf-8", "unicode-1-1-utf-8", "utf_8", "unicode"), "utf-8"),
    **dict.fromkeys(("big5", "big-5", "big5-hkscs", "cn-big5", "x-x-big5", "csbig5"), "big5hkscs"),
}  # fmt: skip
"""What pages declare → the widest encoding that is meant by it."""


def decode(data: bytes, shown: str, declared: str | None = None) -> tuple[str, str, str | None]:
    """Decode a page: BOM, UTF-8 where the bytes are valid, the declared encoding where the text is Chinese, else what the bytes look like.

    Args:
        data: the bytes of the page.
        shown: the path for messages.
        declared: encoding named by what the page came in.

    Returns:
        The text, the name of the encoding, and the name that was declared when it is another.

    Raises:
        ReadError: binary data, no text, or an encoding that cannot be told.
    """
    label = (declared or _declaration(data)).lower()
    text, name = _decoded(data, shown, label)
    family = _FAMILIES.get(label)
    misled = label if family and family != name.removesuffix("-sig") and not data.isascii() else None
    return _CONTROLS.sub("", text), name, misled


def _declaration(data: bytes) -> str:
    found = _DECLARED.search(data[:_HEAD])
    return (found[1] or found[2]).decode("ascii") if found else ""


def _decoded(data: bytes, shown: str, label: str) -> tuple[str, str]:
    if data.startswith((*_BOMS, b"<\0", b"\0<")) or data[:_START].count(b"\0") * 4 > min(len(data), _START):
        return sniffing.decode(data, shown)
    data = data.replace(b"\0", b"")
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        name = _name(data, shown, _FAMILIES.get(label))
    return data.decode(name, errors="replace"), name


def _name(data: bytes, shown: str, declared: str | None) -> str:
    """Return the encoding of a page that is no valid UTF-8."""
    bare = _TAG_BYTES.sub(b" ", data)  # tags would hide how few of the other characters are right
    if declared and declared != "utf-8" and _fits(bare, declared):
        return declared
    try:
        return sniffing.decode(bare, shown)[1]
    except ReadError:
        if declared and _is_damaged(bare.decode(declared, errors="replace")):
            return declared
        raise


def _fits(bare: bytes, name: str) -> bool:
    try:
        return sniffing.looks_chinese(bare.decode(name))
    except UnicodeDecodeError:
        return False


def _is_damaged(text: str) -> bool:
    """Say whether a text decoded as declared is right but for some characters."""
    right, wrong = len(_HAN.findall(text)), len(_WRONG.findall(text))
    return wrong * 10 <= right


def prepare(text: str, shown: str) -> str:
    """Return the source as the parser should get it.

    Raises:
        ReadError: more tags than any page has.
    """
    count = text.count("<")
    if count > _TAGS:
        raise ReadError("too_large", f"{shown}:网页有 {count} 个标签,不像一份报告的网页,请确认选对了文件")
    text = _LONG.sub(r"<\1", text).replace("#PAGE_BREAK#", "<br>")  # where UCAP turns the page
    return _without_sections(text) if "<![CDATA[" in text else text


def _without_sections(text: str) -> str:
    """Turn CDATA sections into the text they hold: an HTML parser takes them for comments."""
    pieces, at = [], 0
    while (start := text.find("<![CDATA[", at)) >= 0 and (end := text.find("]]>", start)) >= 0:
        pieces += [text[at:start], html.escape(text[start + 9 : end], quote=False)]
        at = end + 3
    return "".join([*pieces, text[at:]])


def flat(text: str) -> str:
    """Return the source without tags that only format: pages that never close them nest thousands deep."""
    return _FLAT.sub("", text)

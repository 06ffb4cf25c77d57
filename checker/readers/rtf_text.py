"""Characters of RTF: tokens, code pages of fonts, Unicode escapes with their substitutes."""

import codecs
import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,32})(-?\d{1,10})? ?"
    rb"|((?:\\'[0-9A-Fa-f]{2}){1,2000})"
    rb"|\\([^A-Za-z'])"
    rb"|([{}])"
    rb"|[\r\n\x00]+"
    rb"|([^\\{}\r\n\x00]+)"
    rb"|\\'?",
)
_CHARSETS = {
    0: "", 1: "", 2: "symbol", 77: "mac-roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 255: "cp437",
}  # fmt: skip
_PAGES = {936: "gb18030", 950: "big5", 65001: "utf-8", 10008: "gb18030", 10002: "big5", 54936: "gb18030"}
_WESTERN = "cp1252"
_CHINESE_PAIRS = re.compile(rb"(?:[\xa1-\xf7][\xa1-\xfe])+")
_ESCAPED = frozenset({b"{", b"}", b"\\"})
_UNITS = 0x10000
_BYTE = 0x80
_SPACE = 0x20
_SYMBOL = "\uf000"  # where the characters of symbol fonts stand in Unicode


class Token(NamedTuple):
    r"""One token; exactly one of ``word``, ``sign``, ``data`` is set.

    Attributes:
        word: name of a control word.
        number: its argument, if any.
        sign: a brace of a group, or the character behind a backslash.
        data: bytes of text.
    """

    word: str = ""
    number: int | None = None
    sign: str = ""
    data: bytes = b""


def tokens(data: bytes) -> Iterator[Token]:
    """Yield the tokens of an RTF file; binary data of pictures is passed over."""
    at = 0
    while found := _TOKEN.match(data, at):
        at = found.end()
        word, number, escape, sign, brace, text = found.groups()
        if word == b"bin":
            at += max(int(number or 0), 0)
        elif word:
            yield Token(word=word.decode("ascii"), number=None if number is None else int(number))
        elif escape:
            yield Token(data=bytes.fromhex(escape.replace(b"\\'", b"").decode("ascii")))
        elif text or sign in _ESCAPED:
            yield Token(data=text or sign)
        elif sign or brace:
            yield Token(sign=(sign or brace).decode("latin-1"))


def page(number: int | None) -> str:
    r"""Return the name of the encoding that ``\ansicpg`` tells."""
    name = _PAGES.get(number or 0, f"cp{number}")
    try:
        codecs.lookup(name)
    except LookupError:
        return _WESTERN
    return name


def charset(number: int | None) -> str:
    """Return the name of the encoding of a font's character set; empty: that of the document."""
    return _CHARSETS.get(number or 0, "")


def decoded(data: bytes, encoding: str) -> str:
    """Decode bytes of text; pairs that only Chinese text has are Chinese even where the font says Western."""
    if encoding == "symbol":
        return "".join(chr(ord(_SYMBOL) + byte) if byte > _SPACE else " " for byte in data)
    high = bytes(byte for byte in data if byte >= _BYTE)
    if encoding == _WESTERN and len(high) > 1 and _CHINESE_PAIRS.fullmatch(high):
        encoding = "gb18030"
    return data.decode(encoding, errors="replace")


def unit(number: int) -> str:
    r"""Return the UTF-16 unit of ``\u``, which is written as a signed number."""
    return chr(number % _UNITS)


def paired(text: str) -> str:
    """Return text in which halves of a character are one; a half alone is a replacement character."""
    if not any("\ud800" <= character <= "\udfff" for character in text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

"""Telling from the first bytes what a file really is, and decoding text of unknown encoding."""

import codecs
import re

from checker.errors import ReadError
from checker.text import lazy

_MAGIC = (
    (b"PK\x03\x04", "docx/zip 压缩包"),
    (b"%PDF", "PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc/wps 文档"),
    (b"{\\rtf", "RTF 文档"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "rar 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
)
_HTML = re.compile(rb"^\s*(<!doctype html|<html|<\?xml[^>]*>\s*<(!doctype )?html)", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What a Chinese report consists of; text decoded wrongly falls far below.
_EXPECTED = lazy("[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef\x09\x0a\x0d\x20-\x7e\u2010-\u2027\u00b7\u2460-\u24ff\u2605\u25a0-\u25ff]")
_RARE_HAN = lazy("[\u3400-\u4dbf\ue000-\uf8ff\ufffd]")
_CONTROL = lazy("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_COMMON_HAN = lazy("[的一是在和人有大中为上个国我以要时来到作对生主年动同工也能下过子行面发法经学方现于政建治府设制]")
_SAMPLE = 4000
_HEAD = 1000  # bytes in which a page says that it is one


def foreign_format(data: bytes) -> str | None:
    """Return the name of the format when the bytes are certainly no plain text, else None."""
    for magic, name in _MAGIC:
        if data.startswith(magic):
            return name
    return "网页(HTML)" if _HTML.match(data.removeprefix(codecs.BOM_UTF8)[:_HEAD]) else None


def decode(data: bytes, shown: str) -> tuple[str, str]:
    """Decode text: BOM, UTF-8, UTF-16 without BOM, GB18030, then what charset-normalizer finds.

    Args:
        data: the bytes of the file.
        shown: the path for messages.

    Returns:
        The text and the name of the encoding.

    Raises:
        ReadError: binary data or an encoding that cannot be told.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _checked(data.decode(name, errors="replace"), shown), name
    text, name = _undeclared(data, shown)
    return _checked(text, shown), name


def _undeclared(data: bytes, shown: str) -> tuple[str, str]:
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        pass
    if b"\x00" in data[:_SAMPLE]:
        return _utf16(data, shown)
    damaged = data.decode("utf-8", errors="replace")
    if damaged.count("\ufffd") * 100 <= len(damaged):
        return damaged, "utf-8"
    for name in ("gb18030", _guessed):
        label = name if isinstance(name, str) else name(data)
        text = _plausible(data, label)
        if text is not None and label:
            return text, label
    raise ReadError("unknown_encoding", f"{shown}:认不出文字编码,请用记事本另存为 UTF-8 编码后再检查")


def _plausible(data: bytes, name: str | None) -> str | None:
    if not name:
        return None
    try:
        text = data.decode(name)
    except (UnicodeDecodeError, LookupError):
        # A file cut in the middle of a character is still that encoding.
        text = data.decode(name, errors="replace") if name == "gb18030" else ""
    return text if looks_chinese(text) else None


def _guessed(data: bytes) -> str | None:
    from charset_normalizer import from_bytes  # noqa: PLC0415 - only for encodings met once in a thousand files

    best = from_bytes(data).best()
    return best.encoding if best else None


def _utf16(data: bytes, shown: str) -> tuple[str, str]:
    for name in ("utf-16-le", "utf-16-be"):
        text = data.decode(name, errors="replace")
        if looks_chinese(text):
            return text, name
    raise ReadError("binary_file", f"{shown}:是二进制文件,不是文本;请选择报告的 txt 或 md 文件")


def looks_chinese(text: str) -> bool:
    """Say whether decoded text is plausible Chinese: expected characters only, frequent ones among them."""
    sample = "".join(text[: _SAMPLE * 2].split())[:_SAMPLE]
    if not sample:
        return True
    expected = len(_EXPECTED.findall(sample))
    odd = len(_RARE_HAN.findall(sample))
    common = len(_COMMON_HAN.findall(sample))
    han = sum("\u4e00" <= c <= "\u9fff" for c in sample)
    return expected >= 0.9 * len(sample) and odd * 50 <= len(sample) and common * 12 >= han


def _checked(text: str, shown: str) -> str:
    if len(_CONTROL.findall(text[:_SAMPLE])) * 50 > len(text[:_SAMPLE]):
        raise ReadError("binary_file", f"{shown}:是二进制文件,不是文本;请选择报告的 txt 或 md 文件")
    if not text.strip().strip("\ufeff\u200b").strip():
        raise ReadError("empty_file", f"{shown}:文件是空的,没有可以检查的文字")
    return text

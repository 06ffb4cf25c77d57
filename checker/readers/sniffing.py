"""Telling from the first bytes what a file really is, and decoding text of unknown encoding."""

import codecs
import re

from checker.errors import ReadError
from checker.readers import sniffing_markup, sniffing_ole, sniffing_zip
from checker.text import lazy

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What a Chinese report consists of; text decoded wrongly falls far below.
_EXPECTED = lazy("[\u3400-\u9fff\u3000-\u303f\uff00-\uffef\x09\x0a\x0d\x20-\x7e\u2010-\u2027\u00b7\u2460-\u24ff\u2605\u25a0-\u25ff]")
_RARE_HAN = lazy("[\u3400-\u4dbf\ue000-\uf8ff\ufffd]")
_CONTROL = lazy("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_COMMON_HAN = lazy("[的一是在和人有大中为上个国我以要时来到作对生主年动同工也能下过子行面发法经学方现于政建治府设制]")
_SAMPLE = 4000

NAMES = {
    "txt": "文本", "md": "Markdown 文本", "html": "网页", "mhtml": "保存的网页", "docx": "docx 文档", "odt": "odt 文档",
    "rtf": "rtf 文档", "doc": "doc 文档", "word-xml": "Word 的 XML 文档", "pdf": "PDF", "ofd": "OFD",
    "uof": "UOF 文档", "works": "Works 文档", "encrypted-office": "加密的 Office 文档", "xlsx": "表格(xlsx)", "xls": "表格(xls)", "ods": "表格(ods)",
    "pptx": "演示文稿(pptx)", "ppt": "演示文稿(ppt)", "odp": "演示文稿(odp)", "fodf": "OpenDocument 表格或演示文稿", "xps": "XPS 文档",
    "epub": "电子书(epub)", "ceb": "CEB 公文", "sep": "书生公文", "caj": "CAJ 文献", "eml": "电子邮件", "xml": "XML", "zip": "zip 压缩包",
    "rar": "rar 压缩包", "7z": "7z 压缩包", "gz": "gz 压缩包", "tar": "tar 压缩包", "image": "图片", "video": "视频", "audio": "音频", "exe": "程序",
    "lock": "Word 或 WPS 打开文档时的临时文件", "appledouble": "苹果电脑的附属文件", "ole": "不认识的 OLE 文件", "broken-ole": "损坏的 OLE 文件",
    "binary": "不认识的二进制文件",
    "empty": "空文件",
}  # fmt: skip
"""What `kind` returns, with the words for a message."""

_STARTS = (
    (sniffing_ole.MAGIC, sniffing_ole.kind),
    *((magic, sniffing_zip.kind) for magic in sniffing_zip.MAGICS),
)
_SIGNATURES = (
    (b"\x89PNG\r\n", "image"), (b"\xff\xd8\xff", "image"), (b"GIF87a", "image"), (b"GIF89a", "image"), (b"II*\x00", "image"),
    (b"MM\x00*", "image"), (b"8BPS\x00", "image"), (b"\x00\x00\x01\x00", "image"), (b"\xd7\xcd\xc6\x9a", "image"), (b"AT&TFORM", "image"),
    (b"Rar!\x1a\x07", "rar"), (b"7z\xbc\xaf\x27\x1c", "7z"), (b"\x1f\x8b\x08", "gz"), (b"BZh", "gz"), (b"\xfd7zXZ\x00", "gz"),
    (b"Founder CEB", "ceb"), (b"SURSEN SEP", "sep"), (b"CAJ\x00", "caj"), (b"HN\x00\x00", "caj"), (b"KDH ", "caj"),
    (b"\x7fELF", "exe"), (b"\xcf\xfa\xed\xfe", "exe"), (b"\xce\xfa\xed\xfe", "exe"), (b"\xca\xfe\xba\xbe", "exe"),
    (b"ID3", "audio"), (b"OggS\x00", "audio"), (b"fLaC\x00", "audio"), (b"#!AMR", "audio"), (b"\xff\xfb", "audio"), (b"\xff\xf3", "audio"),
    (b"FLV\x01", "video"), (b"\x1a\x45\xdf\xa3", "video"), (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video"), (b"\x00\x00\x01\xba", "video"),
    (b"\x00\x05\x16\x07", "appledouble"),
)  # fmt: skip
# Letters that a text may begin with too; its signature counts only where zero bytes follow.
_LETTERS = ((b"BM", "image"), (b"MZ", "exe"))
_RIFF = {b"WAVE": "audio", b"AVI ": "video", b"WEBP": "image"}
_BRANDS = {b"heic": "image", b"heix": "image", b"mif1": "image", b"avif": "image", b"M4A ": "audio"}
_PDF = re.compile(rb"%PDF-\d")
_PDF_WITHIN = 1024  # bytes before the header, as the readers of PDF allow
_TAR_AT = 257
_BLANK = b" \t\r\n\x0b\x0c\x00\xef\xbb\xbf\xff\xfe"
_CONTROL_BYTES = bytes({*range(9), *range(0x0E, 0x1B), *range(0x1C, 0x20)})
_LOCK_SIZES = (162, 165)
_LOCK_NAME = 54
_MARKDOWN = frozenset({".md", ".markdown"})


def kind(data: bytes, suffix: str) -> str:
    """Tell what a file really is, by its content.

    Args:
        data: the bytes of the file.
        suffix: of its name, with the dot, in lower case; it decides only which kind of text a text is.

    Returns:
        One of `NAMES`.
    """
    if not data[:_SAMPLE].strip(_BLANK) and not data.strip(_BLANK):
        return "empty"
    contained = next((look(data) for magic, look in _STARTS if data.startswith(magic)), None)
    return contained or _rich(data, suffix) or _signed(data) or _text(data, suffix)


def _rich(data: bytes, suffix: str) -> str | None:
    """Return the kind of what begins with letters: PDF, RTF, markup."""
    if _PDF.search(data[: _PDF_WITHIN + 8]):
        return "pdf"
    if data[:_SAMPLE].lstrip(_BLANK).startswith((b"{\\rtf", b"{\\urtf")):
        return "rtf"
    return sniffing_markup.kind(sniffing_markup.head(data), suffix) if _is_text(data) else None


def _signed(data: bytes) -> str | None:
    """Return the kind that the signature at the beginning of a file names."""
    if data.startswith(b"RIFF"):
        return _RIFF.get(data[8:12], "binary")
    if data[4:8] == b"ftyp":
        return _BRANDS.get(data[8:12], "video")
    if data[_TAR_AT : _TAR_AT + 5] == b"ustar":
        return "tar"
    if len(data) in _LOCK_SIZES and 0 < data[0] < _LOCK_NAME and b"\0" in data:
        return "lock"
    found = next((name for magic, name in _SIGNATURES if data.startswith(magic)), None)
    return found or next((name for magic, name in _LETTERS if data.startswith(magic) and b"\0\0" in data[:_SAMPLE]), None)


def _text(data: bytes, suffix: str) -> str:
    if not _is_text(data):
        return "binary"
    return "md" if suffix in _MARKDOWN else "txt"


def _is_text(data: bytes) -> bool:
    """Say whether bytes are text: a BOM, hardly any control characters, or the characters of a report in UTF-16."""
    sample = data[:_SAMPLE]
    controls = len(sample) - len(sample.translate(None, _CONTROL_BYTES))
    if controls * 50 <= len(sample) or any(data.startswith(bom) for bom, _ in _BOMS):
        return True
    return any(looks_chinese(sample[: len(sample) // 2 * 2].decode(name, errors="replace")) for name in ("utf-16-le", "utf-16-be"))


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

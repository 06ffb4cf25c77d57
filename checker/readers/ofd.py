"""Reading OFD: pages to lines to paragraphs as in a PDF, in the helper process because its geometry may be hostile."""

from collections.abc import Sequence
from functools import partial

from checker.errors import ReadError
from checker.readers import isolated, pdf_chrome, pdf_layout, pdf_paragraphs, pdf_rows
from checker.readers.content import Content, Line
from checker.readers.limits import Limits
from checker.readers.ofd_glyphs import Reader
from checker.readers.ofd_package import Package
from checker.readers.pdf_glyphs import Sheet
from checker.readers.pdf_lines import PrintedLine
from checker.readers.sniffing import looks_chinese

_FEW = 30  # characters of a page that is a picture
_MOSTLY = 0.5  # share of a page that pictures cover when it is scanned
_OUTLINES = 300  # shapes drawn on a page whose characters are drawn as shapes
_BAD_SHARE = 0.08
_ENOUGH = 40  # characters that can be judged


def read(data: bytes, shown: str, limits: Limits) -> Content:
    """Read an OFD file in the helper process.

    Args:
        data: its bytes.
        shown: the path for messages.
        limits: bounds of reading.

    Raises:
        ReadError: damaged, locked, scanned, without usable characters, too large or too slow.
    """
    limits.check_bytes(len(data), shown)
    return isolated.read("ofd", data, shown, limits)


def parse(data: bytes, shown: str, limits: Limits) -> Content:
    """Read an OFD file in this process; see `read`."""
    package = Package(data, shown, limits)
    reader = Reader(package.units(), shown, limits)
    sheets, notes = _sheets(package, reader, shown, limits)
    _check(sheets, shown, notes)
    lines = [_line(line, joined=joined) for line, joined in _arranged(sheets, shown, limits)]
    return Content(lines, ignored=_ignored(package, reader, sheets), notes=notes)


def _arranged(sheets: Sequence[Sheet], shown: str, limits: Limits) -> list[tuple[PrintedLine, bool]]:
    """Return the lines of all pages in reading order, as `pdf` does, and whether the paragraph goes on in the next."""
    watermarks = pdf_chrome.lift_watermarks(sheets)
    pages = pdf_layout.pages(sheets, partial(limits.check_time, shown))
    pdf_chrome.set_apart(pages, sheets)
    pdf_rows.join(pages)
    for page, beside in zip(pages, pdf_chrome.beside(sheets, watermarks), strict=True):
        page.extend(beside)
    return pdf_paragraphs.arranged(pages, [sheet.width for sheet in sheets])


def _line(line: PrintedLine, *, joined: bool) -> Line:
    return Line(line.text, line.number, line.page, joined=joined, row=line.row, chrome=line.chrome)


def _sheets(package: Package, reader: Reader, shown: str, limits: Limits) -> tuple[list[Sheet], list[str]]:
    """Read the pages; one whose content is missing or damaged is empty."""
    sheets: list[Sheet] = []
    lost: list[int] = []
    for number, page in enumerate(package.pages(), 1):
        limits.check_time(shown)
        sheets.append(reader.sheet(page))
        limits.check_characters(sum(len(sheet.glyphs) for sheet in sheets), shown)
        if page.root is None:
            lost.append(number)
    if len(lost) == len(sheets):
        raise ReadError("damaged", f"{shown}:OFD 已损坏或不完整,读不出页面;请重新导出或下载后再检查")
    return sheets, [f"第 {'、'.join(map(str, lost[:12]))} 页已损坏,没有读出"] if lost else []


def _check(sheets: Sequence[Sheet], shown: str, notes: list[str]) -> None:
    """Tell pages that are pictures of text, and characters that are none.

    Raises:
        ReadError: there is no text, only pictures of it, or text that cannot be told.
    """
    pictures = [number for number, sheet in enumerate(sheets, 1) if len(sheet.glyphs) < _FEW and (sheet.pictured >= _MOSTLY or sheet.drawn >= _OUTLINES)]
    text = "".join(glyph.text for sheet in sheets for glyph in sheet.glyphs)
    if pictures and len(text) < _FEW * len(pictures):
        raise ReadError("scanned_pdf", f"{shown}:这份 OFD 是扫描件或图片,里面没有文字;请用文字版,或先做文字识别(OCR)后再检查")
    if not text and not any(sheet.turned for sheet in sheets):
        raise ReadError("empty_file", f"{shown}:OFD 里没有文字,没有可以检查的内容")
    if _is_garbled(text):
        raise ReadError("garbled_pdf", f"{shown}:OFD 的字体没有文字对照表,取出的是乱码;请用原来的 docx 文件,或另行导出文字版后再检查")
    if pictures:
        notes.append(f"第 {'、'.join(map(str, pictures[:12]))} 页是扫描图片,图中文字没有读出")


def _is_garbled(text: str) -> bool:
    """Say whether characters are what fonts without a table of their characters leave: private ones, or Chinese nobody writes."""
    han = "".join(character for character in text if "\u3400" <= character <= "\u9fff")
    bad = sum("\ue000" <= character <= "\uf8ff" or character == "\ufffd" for character in text)
    return bad > _BAD_SHARE * len(text) or (len(han) >= _ENOUGH and not looks_chinese(han))


def _ignored(package: Package, reader: Reader, sheets: Sequence[Sheet]) -> list[tuple[str, int]]:
    annotated = sum(len("".join((code.text or "").split())) for root in package.annotations() for code in root.iter("TextCode"))
    counts = {"页面以外": sum(sheet.outside for sheet in sheets), "隐藏文字": reader.hidden, "批注和印章": annotated}
    return [(where, count) for where, count in counts.items() if count]

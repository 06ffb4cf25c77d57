"""From the bytes of a PDF to its text: pages to lines to paragraphs."""

from collections.abc import Iterable, Sequence
from functools import partial
from statistics import median

from checker.errors import ReadError
from checker.readers import pdf_chrome, pdf_layout, pdf_pages, pdf_paragraphs, pdf_rows
from checker.readers.content import Content, Line
from checker.readers.limits import Limits
from checker.readers.pdf_lines import PrintedLine
from checker.readers.pdf_sheet import Sheet
from checker.readers.sniffing import looks_chinese
from checker.text import lazy

_FEW_CHARACTERS = 30  # a page of pictures with fewer is scanned
_MOSTLY = 0.5  # share of a page that pictures cover when it is scanned
_OUTLINES = 300  # shapes drawn on a page whose characters are drawn as shapes
_ALIKE = 1.4  # how much the sizes of recognised text vary
_BAD_SHARE = 0.08
_ENOUGH = 40  # characters that can be judged
_NAMED = 12  # pages named in a note

# Characters that a font without a table of its characters leaves: private use, controls, unknown ones.
_BAD = lazy("[\ue000-\uefff\uf100-\uf8ff\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd\ufffe\uffff\U000f0000-\U0010ffff]")


def parse(data: bytes, shown: str, limits: Limits) -> Content:
    """Read a PDF in this process; see `pdf.read`."""
    limits.check_bytes(len(data), shown)
    notes: list[str] = []
    sheets = _sheets(data, shown, limits, notes)
    _check_pictures(sheets, shown, notes)
    _check_characters(sheets, shown, notes)
    _level(sheets)
    watermarks = pdf_chrome.lift_watermarks(sheets)
    pages = pdf_layout.pages(sheets, partial(limits.check_time, shown))
    pdf_chrome.set_apart(pages, sheets)
    pdf_rows.join(pages)
    for page, beside in zip(pages, pdf_chrome.beside(sheets, watermarks), strict=True):
        page.extend(beside)
    lines = [_line(line, joined=joined) for line, joined in pdf_paragraphs.arranged(pages, [sheet.width for sheet in sheets])]
    return Content(lines, ignored=_ignored(sheets), notes=notes)


def _line(line: PrintedLine, *, joined: bool) -> Line:
    return Line(line.text, line.number, line.page, joined=joined, row=line.row, chrome=line.chrome)


def _sheets(data: bytes, shown: str, limits: Limits, notes: list[str]) -> list[Sheet]:
    """Read the pages; a damaged one is empty."""
    sheets: list[Sheet] = []
    damaged: list[int] = []
    with pdf_pages.opened(data, shown) as document:
        count = pdf_pages.count_pages(document)
        limits.check_pages(count, shown)
        characters = 0
        for number in range(count):
            limits.check_time(shown)
            sheet = pdf_pages.read(document, number)
            if sheet is None:
                damaged.append(number + 1)
            sheets.append(sheet or Sheet())
            characters += len(sheets[-1].glyphs)
            limits.check_characters(characters, shown)
        attached = pdf_pages.count_attachments(document)
    if len(damaged) == count:
        raise ReadError("damaged", f"{shown}:PDF 的页面已损坏,读不出;请重新导出或下载后再检查")
    if damaged:
        notes.append(f"{_named(damaged)}已损坏,没有读出")
    if attached:
        notes.append(f"PDF 里嵌有 {attached} 个附件,没有打开")
    return sheets


def _check_pictures(sheets: Sequence[Sheet], shown: str, notes: list[str]) -> None:
    """Tell pages that are pictures of text from those that have text.

    Raises:
        ReadError: there is no text but pictures of it, or nothing at all.
    """
    pictures = [number for number, sheet in enumerate(sheets, 1) if _is_picture(sheet)]
    rest = sum(len(sheet.glyphs) for sheet in sheets if not _is_picture(sheet))
    if pictures and rest < _FEW_CHARACTERS:
        raise ReadError("scanned_pdf", f"{shown}:这份 PDF 是扫描件或图片,里面没有文字;请用文字版,或先做文字识别(OCR)后再检查")
    if not any(sheet.glyphs or sheet.turned for sheet in sheets):
        raise ReadError("empty_file", f"{shown}:PDF 里没有文字,没有可以检查的内容")
    if pictures:
        notes.append(f"{_named(pictures)}是图片(如扫描件),图中文字没有读出")
    if any(glyph.style.hidden for sheet in sheets for glyph in sheet.glyphs):
        notes.append("文字取自扫描图片上的识别(OCR)文字层,可能有错字")


def _level(sheets: Iterable[Sheet]) -> None:
    """Give recognised text one size: an OCR program measures that of every line anew."""
    styles = {id(glyph.style): glyph.style for sheet in sheets for glyph in sheet.glyphs if glyph.style.hidden}
    usual = median(style.size for style in styles.values()) if styles else 0.0
    for style in styles.values():
        if usual / _ALIKE < style.size < usual * _ALIKE:
            style.size = usual


def _is_picture(sheet: Sheet) -> bool:
    return len(sheet.glyphs) < _FEW_CHARACTERS and (sheet.pictured >= _MOSTLY or sheet.drawn >= _OUTLINES)


def _check_characters(sheets: Iterable[Sheet], shown: str, notes: list[str]) -> None:
    """Tell text from what fonts without a table of their characters leave.

    Raises:
        ReadError: too much of the text cannot be told.
    """
    text = "".join(glyph.text for sheet in sheets for glyph in sheet.glyphs)
    bad = len(_BAD.findall(text))
    told = "".join(character for character in text if character.isalnum())  # blanks to fill in are no garbage
    if bad > _BAD_SHARE * len(text) or (len(told) >= _ENOUGH and not looks_chinese(told)):
        raise ReadError("garbled_pdf", f"{shown}:PDF 的字体没有文字对照表,取出的是乱码;请用原来的 docx 文件,或另行导出文字版后再检查")
    if bad:
        notes.append(f"有 {bad} 个字符的字体没有文字对照,读不出是什么字")


def _named(pages: Sequence[int]) -> str:
    told = "、".join(map(str, pages[:_NAMED]))
    return f"第 {told} 页" if len(pages) <= _NAMED else f"第 {told} 等 {len(pages)} 页"


def _ignored(sheets: Iterable[Sheet]) -> list[tuple[str, int]]:
    counts = {"页面以外": 0, "表单域": 0, "批注": 0}
    for sheet in sheets:
        counts["页面以外"] += sheet.outside
        counts["表单域"] += sheet.filled
        counts["批注"] += sheet.notes
    return [(where, count) for where, count in counts.items() if count]

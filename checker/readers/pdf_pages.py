"""Opening a PDF and reading its pages with pdfium."""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from checker.errors import ReadError
from checker.readers.pdf_glyphs import Characters
from checker.readers.pdf_shapes import Shapes
from checker.readers.pdf_sheet import Sheet

_PASSWORD_NEEDED = 4
_WIDGET, _POPUP, _LINK = 20, 16, 2
_MOST_ANNOTATIONS = 500


def _library() -> Any:
    import pypdfium2_raw  # noqa: PLC0415 - 40 ms, and only the helper process reads PDF

    return pypdfium2_raw


@contextmanager
def opened(data: bytes, shown: str) -> Iterator[Any]:
    """Open a document.

    Args:
        data: the bytes of the file.
        shown: the path for messages.

    Raises:
        ReadError: encrypted with a password, or damaged.
    """
    pdfium = _library()
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        if pdfium.FPDF_GetLastError() == _PASSWORD_NEEDED:
            raise ReadError("encrypted", f"{shown}:PDF 设有打开密码,读不了;请取消密码另存后再检查")
        raise ReadError("damaged", f"{shown}:PDF 已损坏或不完整,打不开;请重新导出或下载后再检查")
    try:
        yield document
    finally:
        pdfium.FPDF_CloseDocument(document)


def count_pages(document: Any) -> int:
    """Return the number of pages of a document."""
    return int(_library().FPDF_GetPageCount(document))


def count_attachments(document: Any) -> int:
    """Return the number of files embedded in a document."""
    return int(_library().FPDFDoc_GetAttachmentCount(document))


def read(document: Any, number: int) -> Sheet | None:
    """Read one page, None when it is damaged.

    Args:
        document: as opened.
        number: of the page, from 0.
    """
    pdfium = _library()
    page = pdfium.FPDF_LoadPage(document, number)
    if not page:
        return None
    text = pdfium.FPDFText_LoadPage(page)
    try:
        return _sheet(pdfium, page, text, marked=bool(pdfium.FPDFCatalog_IsTagged(document))) if text else None
    finally:
        if text:
            pdfium.FPDFText_ClosePage(text)
        pdfium.FPDF_ClosePage(page)


def _sheet(pdfium: Any, page: Any, text: Any, *, marked: bool) -> Sheet:
    """Return what stands on the page, turned so that most of its text is upright."""
    box = pdfium.FS_RECTF()
    pdfium.FPDF_GetPageBoundingBox(page, ctypes.byref(box))
    left, right = sorted((float(box.left), float(box.right)))
    bottom, top = sorted((float(box.bottom), float(box.top)))
    shapes = Shapes(pdfium, page)
    shapes.read((left, bottom, right, top))
    characters = Characters(pdfium, text, marked=marked, pictured=shapes.pictured > 0)
    characters.read()
    sheet = characters.placed((left, bottom, right, top))
    sheet.rules = shapes.placed((left, bottom, right, top), characters.turn)
    sheet.pictured, sheet.drawn = shapes.pictured, shapes.drawn
    _count_annotations(pdfium, page, sheet)
    return sheet


def _count_annotations(pdfium: Any, page: Any, sheet: Sheet) -> None:
    """Count the characters of form fields and comments."""
    for number in range(min(_MOST_ANNOTATIONS, pdfium.FPDFPage_GetAnnotCount(page))):
        note = pdfium.FPDFPage_GetAnnot(page, number)
        if not note:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        if kind == _WIDGET:
            sheet.filled += _length(pdfium, note, b"V")
        elif kind not in {_POPUP, _LINK}:
            sheet.notes += _length(pdfium, note, b"Contents")
        pdfium.FPDFPage_CloseAnnot(note)


def _length(pdfium: Any, note: Any, key: bytes) -> int:
    size = pdfium.FPDFAnnot_GetStringValue(note, key, None, 0)
    if size <= 2:  # noqa: PLR2004 - bytes of the final zero
        return 0
    room = (pdfium.FPDF_WCHAR * (size // 2))()
    pdfium.FPDFAnnot_GetStringValue(note, key, room, size)
    return len("".join(bytes(room).decode("utf-16-le", "replace").rstrip("\0").split()))

"""Word files with comments: the drafter's own file, or one made of the text where the report came in another format."""

import hashlib
import sys
from pathlib import Path

from checker.document import Document
from checker.engine import mask_in_place
from checker.errors import ReadError
from checker.readers import docx
from checker.readers.archive import open_archive
from checker.readers.content import Spot
from checker.readers.docx_package import Package
from checker.readers.docx_xml import W
from checker.readers.limits import Limits
from checker.report import Report
from checker.reporters import Setting
from checker.reporters.docx_making import listing, made_of
from checker.reporters.docx_remarks import Places, Remark, remarks
from checker.reporters.docx_writing import NoAnchor, annotated

_CHANGED = "原文件在检查的时候被改动或移走了,批注写在按读到的文字重做的文件里;请重新检查"
_CLOSED = "原文件里加不进批注(文字在插入的外部文档里,或者文件写得不合常规),批注写在按读到的文字重做的文件里"
_WITHHELD = "有密级或内部标记,没有写出原文,只列出问题;确需写出请加 --force"


class DocxReporter:
    """One Word file for each report.

    Args:
        setting: of the run.
    """

    def __init__(self, setting: Setting) -> None:
        self.setting = setting

    def begin(self) -> bytes:
        """Return nothing: every report is a file of its own."""
        return b""

    def report(self, report: Report, document: Document | None) -> bytes:
        """Return the Word file of one report; without its text a list of what was found."""
        if document is None or report.error:
            return listing("没有检查", remarks(report, None))
        if report.secret and not self.setting.force:
            return listing("检查发现的问题", [Remark("", [_WITHHELD]), *remarks(report, None)])
        found = remarks(report, document)
        if document.source.format == "docx":
            data = _original(document)
            commented = _commented(data, document, found) if data is not None else None
            if commented is not None:
                return commented
            note = Remark("", [_CHANGED if data is None else _CLOSED])
            places = Places(report, document)
            note.span = places.source(places.title())
            found.insert(0, note)
        return _remade(report, document, found)

    def end(self) -> bytes:
        """Return nothing."""
        return b""


def _original(document: Document) -> bytes | None:
    """Return the bytes that were judged, None when they are no longer there."""
    data = document.data
    if data is None:
        try:
            data = Path(document.source.path).read_bytes()
        except (OSError, ValueError):
            return None
    return data if hashlib.sha256(data).hexdigest() == document.source.sha256 else None


def _commented(data: bytes, document: Document, found: list[Remark]) -> bytes | None:
    """Return the drafter's file with comments, None when none of its text stands in its main part."""
    limits = _again()
    try:
        trace = docx.trace(data, document.source.path, limits)
        spots: list[Spot] = []
        for line in trace.lines:
            spots += [*(line.spots or [None] * len(line.text)), None]
        return annotated(data, trace.package, trace.root, spots, found, limits)
    except (NoAnchor, ReadError, ValueError, SyntaxError):  # the latter two: XML that only the reader makes sense of
        return None


def _again() -> Limits:
    """Return the bounds of a second reading: the same bytes were read within those of the run."""
    most = sys.maxsize
    return Limits(megabytes=most, unpacked=most, ratio=most, pages=most, characters=most)


def _remade(report: Report, document: Document, found: list[Remark]) -> bytes:
    """Return a Word file made of the text, with comments."""
    limits = _again()
    made = made_of(document, Places(report, document), mask_in_place)
    package = Package(open_archive(made.data, document.source.path, limits), document.source.path, limits)
    root, _ = package.document()
    texts = list(root.iter(W + "t"))
    spots: list[Spot] = [None] * (len(document.text) + 1)
    for at, (text, offset) in made.places.items():
        spots[at] = (texts[text], offset)
    return annotated(made.data, package, root, spots, found, limits)

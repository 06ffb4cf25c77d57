"""Reading plain text and Markdown."""

from itertools import pairwise
from pathlib import PurePosixPath

from checker.document import Document, Paragraph, Source, line_starts
from checker.readers import chrome, sniffing
from checker.text import fold, lazy

_ENDS_SENTENCE = lazy(r"[。;；:：!！?？…)）」”\"]\s*$")
_STARTS_PARAGRAPH = lazy(r"^(?:[\s\u3000]{2,}|[(（〔【\[]?[一二三四五六七八九十]{1,3}[)）〕】\]、.．]|[(（]?\d{1,2}[)）.．、]|第[一二三四五六七八九十]|[#>*-])")
_WRAP_LINES = 15
_WRAP_WIDTHS = range(20, 81)


def read(data: bytes, shown: str, sha256: str) -> Document:
    """Read a text file.

    Args:
        data: its bytes.
        shown: its path as given, with ``/``.
        sha256: of the bytes.

    Raises:
        ReadError: empty, binary or of unknown encoding.
    """
    text, encoding = sniffing.decode(data, shown)
    kind = "md" if PurePosixPath(shown).suffix.lower() in {".md", ".markdown"} else "txt"
    return document(text, Source(shown, kind, encoding, sha256))


def document(text: str, source: Source) -> Document:
    """Build a document from decoded text: paragraphs found, page chrome set aside and mined for dates."""
    text = _line_ends(text)
    joints = wraps(text)
    folded = fold(text, joints)
    starts = line_starts(text)
    page = chrome.examine(text.split("\n"))
    paragraphs, number, at = [], 1, 0
    for line in folded.text.split("\n"):
        if line:
            first = _line_number(starts, folded.source(at), number)
            if first not in page.lines:
                paragraphs.append(Paragraph(at, at + len(line), first, line))
            number = first
        at += len(line) + 1
    made = Document(source, text, folded, paragraphs, sorted(page.lines), page.publish_date)
    if folded.traditional:
        made.notes.append("繁体字按简体判断")
    return made


def _line_ends(text: str) -> str:
    text = text.lstrip("\ufeff").replace("\r\n", "\n")
    return text.replace("\r", "\n") if "\r" in text and "\n" not in text else text


def _line_number(starts: list[int], offset: int, number: int) -> int:
    while number < len(starts) and starts[number] <= offset:
        number += 1
    return number


def wraps(text: str) -> list[int]:
    """Return the offsets of line breaks inside paragraphs, when the text is wrapped at a fixed width."""
    lines = text.split("\n")
    filled = [line for line in lines if line.strip()]
    if len(filled) < _WRAP_LINES:
        return []
    widest = max(len(line.strip()) for line in filled)
    full = [line for line in filled if len(line.rstrip()) >= widest - 3]
    unfinished = [line for line in full if not _ENDS_SENTENCE.search(line)]
    if widest not in _WRAP_WIDTHS or len(full) * 2 < len(filled) or len(unfinished) * 3 < len(full) * 2:
        return []
    joints, at = [], 0
    for line, following in pairwise(lines):
        at += len(line)
        if len(line.rstrip()) >= widest - 3 and following.strip() and not _STARTS_PARAGRAPH.match(following):
            joints.append(at)
        at += 1
    return joints

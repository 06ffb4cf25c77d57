"""Is a document such a report at all?"""

from dataclasses import dataclass

from checker.document import Paragraph
from checker.facts.frame import Frame
from checker.facts.sections import Section
from checker.terms import Scan
from checker.text import lazy
from checker.vocabulary import Genre

_START = 500
_MIN_BODY = 100
_MIN_BLANKS = 3
_TITLE_LINE = 40
_ENOUGH = 3  # parts found and namings of the subject together
_LEADERS = lazy(r"(?:…|·|\.){3,}[\d(-]*\d[)-]?$")


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether a document is such a report.

    Attributes:
        is_report: it is.
        reason: why not, in Chinese.
    """

    is_report: bool
    reason: str = ""


def judge(paragraphs: list[Paragraph], frame: Frame, scan: Scan, genre: Genre, sections: dict[str, Section]) -> Judgement:
    """Decide by title, beginning and parts; without a proper title only parts can show that it is one.

    Args:
        paragraphs: of the document, page chrome left out.
        frame: title and body.
        scan: the folded text with the places of all words.
        genre: words of the pack.
        sections: the parts found.
    """
    title = frame.title
    start = title.start if title else (frame.body[0].start if frame.body else 0)
    body = sum(len(p.text) for p in frame.body)
    parts = [section for section in sections.values() if section.reported]
    if title and scan.within(genre.others, title.start, title.end, genre.others_but_not):
        return Judgement(is_report=False, reason=f"标题是“{title.text}”,不是{genre.name}")
    if scan.within(genre.foreign, start, start + _START):
        return Judgement(is_report=False, reason=f"开头的写法不是{genre.name}")
    if _is_template(frame, scan, genre):
        return Judgement(is_report=False, reason="地名、年份是空白的,像是模板或范文")
    if _is_contents(paragraphs):
        return Judgement(is_report=False, reason="像是目录,没有正文")
    if body < _MIN_BODY:
        return Judgement(is_report=False, reason=f"正文不足 {_MIN_BODY} 字,无法判断")
    if title and title.proper:
        return Judgement(is_report=True)
    subject = len(scan.within(genre.subject, start, len(scan.text)))
    if len(parts) > 1 and subject + len(parts) > _ENOUGH and not _other_head(frame, scan, genre):
        return Judgement(is_report=True)
    return Judgement(is_report=False, reason=f"没有找到{genre.name}的标题,也认不出应有的部分")


def _is_contents(paragraphs: list[Paragraph]) -> bool:
    """Say whether many lines end with leaders and a page number."""
    numbered = [p.text for p in paragraphs if p.text[-1].isdecimal() or p.text[-1] in ")-"]
    lines = sum(bool(_LEADERS.search(text)) for text in numbered)
    return lines * 3 > len(paragraphs) and lines > _MIN_BLANKS


def _is_template(frame: Frame, scan: Scan, genre: Genre) -> bool:
    blanks = scan.all(genre.blanks)
    titled = frame.title and scan.has(genre.blanks, frame.title.start, frame.title.end)
    return len(blanks) >= (1 if titled else _MIN_BLANKS) and (bool(titled) or len(blanks) > 2 * _MIN_BLANKS)


def _other_head(frame: Frame, scan: Scan, genre: Genre) -> bool:
    """Say whether one of the short first lines is the title of another kind of document."""
    for head in frame.body[:3]:
        if len(head.text) > _TITLE_LINE:
            continue
        titled = scan.has(genre.kinds, head.start, head.end) and not scan.has(genre.subject, head.start, head.end)
        if titled or scan.within(genre.others, head.start, head.end, genre.others_but_not):
            return True
    return False

"""What surrounds the body of a report: title, addressee, signature block."""

import re
from dataclasses import dataclass, field

from checker.document import Document, Paragraph
from checker.facts.bodies import Namer
from checker.outline.markers import marker_at
from checker.terms import Scan
from checker.text import dates, lazy, simplified, widths
from checker.vocabulary import Genre

_TITLE_LINES = 3
_TITLE_LENGTH = 70
_LINE_LENGTH = 50
_HEAD = 40
_TAIL = 15
_ANNEX = 80  # lines that tables behind the signature may take
_LONG = 60
_HEAD_LENGTH = 10
# The first line of a title that was broken behind its year: 云溪县人民政府关于2024年度.
_BEGUN = lazy(r"([\u3400-\u9fff]{3,}?)(?:关于(?:\d{4}年度?)?|(?:关于)?\d{4}年度?)")
_YEAR_LINE = lazy(r"[(]?(?:19|20)\d\d年度?[)]?")
_CONTINUES = lazy(r"[的)》\],、]|.$|(?:工作|情况|年度)*报告$")  # a line of a title that is not its first
_FORWARDING = lazy(r"报送|呈报|上报|印发|转发|公开|刊登|报备|函$")
_PARTIAL_DATE = lazy(r"(?:(?:19|20)\d\d|二[〇零○一二三四五六七八九]{3})年(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:\d{1,2}日|[一二三四五六七八九十]{1,3}日)?")
_SEAL = lazy(r"[(](?:盖章|印章|公章|章|代章)[)]")
_CERTAIN = 10  # score of a title that names the subject, ends as a report and forwards nothing
_CLOSING = lazy(r"^(?:特此报告|专此报告|以上报告|现报告如上|请(?:予)?(?:审阅|审议|批示)|当否)")
_AFTERMATH = lazy(
    r"^[(]?(?:附件|附:|附表|附录|抄送|抄报|主送|此件|联系|承办|印发|共印|责任编辑|信息公开|公开(?:属性|方式|选项)|分送|发:|校对|打印|注:|备注|[^。;]{0,10}(?:电话|邮编|传真):?[\d－—-]{6,})"
)
_TOLD = lazy(r"^(?:印发|承办|联系|信息公开|校对|打印|责任编辑)[^:]*[。;]$")  # a sentence of the report that begins with such a word
_COLLECTIVE = lazy(r"(?:委|政府|人大|常委会|局|办|厅|部|院|中心|单位|组|会|处|室|科|队|署|州|同志|领导)[)]?:?$")


@dataclass(slots=True, eq=False, repr=False)
class Title:
    """The title as printed.

    Attributes:
        text: its characters, lines joined.
        start: folded offset of its first character.
        end: folded offset behind its last.
        first: index of its first paragraph.
        last: index of its last paragraph.
        proper: it names the subject and ends as a report does.
    """

    text: str
    start: int
    end: int
    first: int
    last: int
    proper: bool


@dataclass(slots=True, eq=False, repr=False)
class Signature:
    """The signature block.

    Attributes:
        issuer: the bodies that sign, joined with 、, or None.
        date: ``YYYY-MM-DD`` or None.
        date_text: the date as printed, even if incomplete, or None.
        start: folded offset of the block.
        end: folded offset behind it.
    """

    issuer: str | None = None
    date: str | None = None
    date_text: str | None = None
    start: int = 0
    end: int = 0


@dataclass(slots=True, eq=False, repr=False)
class Frame:
    """Title, addressee, signature, and the paragraphs between them.

    Attributes:
        title: the title, or None.
        addressee: span of the addressee line, or None.
        addressee_marked: the line ends with a colon.
        signature: the signature block, or None.
        letterhead: paragraphs between title and body or above the title, as names of bodies.
        body: the paragraphs of the report itself.
        tables: rows of tables behind the signature, each with the line above it: figures of the report, though no text of it.
    """

    title: Title | None
    addressee: tuple[int, int] | None = None
    addressee_marked: bool = False
    signature: Signature | None = None
    letterhead: list[str] = field(default_factory=list)
    body: list[Paragraph] = field(default_factory=list)
    tables: list[Paragraph] = field(default_factory=list)


def find_frame(document: Document, scan: Scan, genre: Genre, namer: Namer) -> Frame:
    """Find what surrounds the body."""
    paragraphs = document.paragraphs
    title = find_title(document, scan, genre, namer)
    frame = Frame(title)
    if title and title.last < title.first:
        paragraphs = [_rest(paragraphs[0], title.end), *paragraphs[1:]]
    first = title.last + 1 if title else 0
    above = paragraphs[: title.first] if title else []
    frame.letterhead = [p.text for p in above[-4:] if _is_bodies(p.text, namer)]
    first = _skip_copies(paragraphs, first, title)
    first = _open(frame, paragraphs, first, namer)
    last = _close(document, frame, paragraphs, first, namer)
    frame.body = [p for p in paragraphs[first:last] if title is None or not _repeats(p.text, scan.text[title.start : title.end])]
    return frame


def _repeats(text: str, title: str) -> bool:
    """Say whether a line is the running head of a page: the title again, with or without its year."""
    plain = title.replace("\n", "")
    return text == plain or (len(text) >= _HEAD_LENGTH and text == re.sub(r"(?:19|20)\d\d年度?", "", plain))


def _rest(paragraph: Paragraph, start: int) -> Paragraph:
    """Return what of a paragraph stands behind the title that opens it."""
    return Paragraph(start, paragraph.end, paragraph.line, paragraph.text[start - paragraph.start :])


def find_title(document: Document, scan: Scan, genre: Genre, namer: Namer) -> Title | None:
    """Return the best title among the first lines; the last of equals, because mastheads and letters stand first."""
    best: tuple[float, Title] | None = None
    for first in range(min(len(document.paragraphs), _HEAD)):
        for count in range(1, _TITLE_LINES + 1):
            lines = document.paragraphs[first : first + count]
            if len(lines) < count or not all(_may_be_title(line.text, scan, genre, line) for line in lines):
                break
            score = _title_score(lines, scan, genre)
            if score and (best is None or score >= best[0]):
                best = (score, _title(document, first, first + count - 1, proper=score >= 5))  # noqa: PLR2004 - see _title_score
        # Behind the first long paragraph only a forwarding letter is followed by another title.
        text = document.paragraphs[first].text
        if best and best[0] >= _CERTAIN and len(text) > _LONG and "。" in text:
            break
    return _widen(document, best[1], namer) if best else _leading_title(document, scan, genre)


def _may_be_title(text: str, scan: Scan, genre: Genre, line: Paragraph) -> bool:
    if len(text) > _LINE_LENGTH or text[-1] in "。;:,、":
        return False
    marker = marker_at(text)
    if marker is None or marker.family.startswith("md"):
        return True
    return marker.family == "dash" and bool(scan.within(genre.kinds, line.start, line.end))


def _title_score(lines: list[Paragraph], scan: Scan, genre: Genre) -> float:
    """Score a group of lines as title: 10 and more names the subject and ends as a report, 0 is none."""
    text = "".join(line.text for line in lines)
    if len(text) > _TITLE_LENGTH or _CONTINUES.match(text) or not _names(lines, scan, genre.subject):
        return 0
    last = lines[-1]
    ending = scan.has(genre.kinds, last.start, last.end) or (len(lines) > 1 and _ends(text, len(last.text), scan, genre.kinds))
    score = 10.0 if ending else 2.0
    if scan.within(genre.others, lines[0].start, last.end, genre.others_but_not):
        score -= 4
    if _FORWARDING.search(text):
        score -= 3
    if len(lines) > 1 and not _CONTINUES.match(lines[1].text) and _title_score(lines[:1], scan, genre) >= score:
        return 0
    if len(lines) > 1 and _title_score(lines[1:], scan, genre) >= score:
        return 0
    return max(score, 0.5) if ending or len(lines) == 1 else 0


def _ends(text: str, last: int, scan: Scan, terms: tuple[str, ...]) -> bool:
    """Say whether one of the terms stands across the last line break of a text given without its line breaks, or behind it."""
    return bool(scan.index.scan(text).has(terms, len(text) - last - 1, len(text)))


def _names(lines: list[Paragraph], scan: Scan, terms: tuple[str, ...]) -> bool:
    """Say whether a group of lines names any of the terms, also across a line break inside the title."""
    if any(scan.has(terms, line.start, line.end) for line in lines):
        return True
    if len(lines) == 1:
        return False
    joined = "".join(line.text for line in lines)
    return bool(scan.index.scan(joined).within(terms, 0, len(joined)))


def _title(document: Document, first: int, last: int, *, proper: bool) -> Title:
    lines = document.paragraphs[first : last + 1]
    text = "".join(document.printed(line.start, line.end).strip() for line in lines).strip("#* \u3000")
    signs = len(lines[0].text) - len(lines[0].text.lstrip("#*"))
    return Title(text, lines[0].start + signs, lines[-1].end, first, last, proper)


def _widen(document: Document, title: Title, namer: Namer) -> Title:
    """Join the lines that belong to a title: the bodies above 关于…, a year in brackets below."""
    first, last = title.first, title.last
    paragraphs = document.paragraphs
    unnamed = title.text.startswith("关于") or namer.unit_of_title(simplified(title.text, floor=1)[0]) is None
    while unnamed and first > 0 and title.first - first < 2 and _is_bodies(paragraphs[first - 1].text, namer):  # noqa: PLR2004 - party and government
        first -= 1
    if unnamed and first == title.first > 0 and (begun := _BEGUN.fullmatch(paragraphs[first - 1].text)):
        whole = begun[0] + simplified(title.text, floor=1)[0]
        first -= _is_bodies(begun[1], namer) or namer.unit_of_title(whole) == begun[1]
    if last + 1 < len(paragraphs) and _YEAR_LINE.fullmatch(paragraphs[last + 1].text):
        last += 1
    if first > 0 and first == title.first and _YEAR_LINE.fullmatch(paragraphs[first - 1].text):
        first -= 1
    return title if (first, last) == (title.first, title.last) else _title(document, first, last, proper=title.proper)


def _leading_title(document: Document, scan: Scan, genre: Genre) -> Title | None:
    """A title that opens a text without line breaks, up to the first wide gap or the addressee."""
    if not document.paragraphs:
        return None
    start = document.paragraphs[0]
    if len(start.text) < 2 * _TITLE_LENGTH or not scan.has(genre.subject, start.start, start.start + _TITLE_LENGTH):
        return None
    match = re.match(r"[^。;:!?]{4,60}?(?:报告|总结|汇报)(?![如，,的和及与暨会制])", start.text)
    if match is None or not scan.has(genre.subject, start.start, start.start + match.end()):
        return None
    if re.search(r"现将|,", match[0]):
        return None
    end = start.start + match.end()
    return Title(document.printed(start.start, end).strip(), start.start, end, 0, -1, proper=True)


def _skip_copies(paragraphs: list[Paragraph], first: int, title: Title | None) -> int:
    folded = "".join(p.text for p in paragraphs[title.first : title.last + 1]) if title else ""
    while folded and first < len(paragraphs) and paragraphs[first].text == folded:
        first += 1
    return first


def _is_bodies(text: str, namer: Namer) -> bool:
    """Say whether a line consists of names of bodies only."""
    if len(text) > _LINE_LENGTH or re.search(r"[。;:!?\d]", text):
        return False
    return namer.only_bodies(text)


def _open(frame: Frame, paragraphs: list[Paragraph], first: int, namer: Namer) -> int:
    """Take what stands between title and body: bodies, dates, document numbers, the addressee."""
    limit = first + 6
    while first < min(limit, len(paragraphs)):
        text = paragraphs[first].text
        if text.endswith(":") and len(text) <= _LONG and _COLLECTIVE.search(text) and not marker_at(text):
            frame.addressee, frame.addressee_marked = (paragraphs[first].start, paragraphs[first].end), True
            first += 1
            break
        if frame.title and _is_bodies(text, namer):
            if frame.addressee is None and namer.is_superior(text, frame.title.text):
                frame.addressee = (paragraphs[first].start, paragraphs[first].end)
            frame.letterhead.append(text)
        elif not (frame.title and len(text) <= _LINE_LENGTH and _is_note(text)):
            break
        first += 1
    return first


def _is_note(text: str) -> bool:
    """A document number or a date below the title."""
    bare = text.strip("()")
    return bool(
        re.search(r"[〔\[(](?:19|20)\d\d[〕\])]\d+号", text) or (dates(bare) and len(dates(bare)[0].text) >= len(bare) - 2) or _YEAR_LINE.fullmatch(text)
    )


def _close(document: Document, frame: Frame, paragraphs: list[Paragraph], first: int, namer: Namer) -> int:
    """Take the signature block and what follows it; return the index behind the body."""
    end = _without_aftermath(paragraphs, first)
    frame.tables = [p for n, p in enumerate(paragraphs[end:], end) if _tabled(paragraphs, n) or _tabled(paragraphs, n - 1) or _tabled(paragraphs, n + 1)]
    block = end
    signature = Signature()
    while block - 1 > first and end - block < 6:  # noqa: PLR2004 - at most four bodies, a date and a blank
        paragraph = paragraphs[block - 1]
        if not _sign(document, signature, paragraph, namer):
            break
        block -= 1
    if signature.date_text is None and signature.issuer is None:
        return _close_run_in(frame, paragraphs, end, namer)
    signature.start, signature.end = paragraphs[block].start, paragraphs[end - 1].end
    frame.signature = signature
    return block


def _close_run_in(frame: Frame, paragraphs: list[Paragraph], end: int, namer: Namer) -> int:
    """Take a signature that stands behind the last sentence, in a text without line breaks."""
    last = paragraphs[end - 1] if end else None
    found = dates(last.text[-_LONG:]) if last else []
    if last is None or not found or not last.text.endswith(found[-1].text.strip()):
        return end
    start = last.text.rfind("。", 0, len(last.text)) + 1
    name = last.text[start : len(last.text) - len(found[-1].text.strip())]
    if not start or not namer.only_bodies(name):
        return end
    frame.signature = Signature(name, found[-1].value, found[-1].text.strip(), last.start + start, last.end)
    paragraphs[end - 1] = Paragraph(last.start, last.start + start, last.line, last.text[:start])
    return end


def _without_aftermath(paragraphs: list[Paragraph], first: int) -> int:
    """Return the index behind the signature: attachments, tables, copies and contacts below it are left out."""
    for index in range(max(first + 1, len(paragraphs) - _ANNEX), len(paragraphs)):
        text = paragraphs[index].text
        if _tabled(paragraphs, index) and (date := _date_line(paragraphs, index)) is not None and not any(marker_at(p.text) for p in paragraphs[index:]):
            return date + 1
        if not _AFTERMATH.match(text) or _TOLD.match(text):
            continue
        rest = paragraphs[index:]
        near = len(rest) <= _TAIL and all(len(p.text) <= 2 * _LONG for p in rest) and not _dated(rest)
        if near or _dated_before(paragraphs, index):
            return index
    return len(paragraphs)


def _tabled(paragraphs: list[Paragraph], index: int) -> bool:
    """Say whether a line and the next one are rows of a table."""
    return all("|" in paragraph.text for paragraph in paragraphs[index : index + 2]) and index + 1 < len(paragraphs)


def _date_line(paragraphs: list[Paragraph], index: int) -> int | None:
    """Return the index of a line that is a date and no more, right before a line or with the heading of a table between them."""
    near = range(index - 1, max(-1, index - 3), -1)
    return next((at for at in near if (found := _printed_date(paragraphs[at].text)) and found[0].strip() == paragraphs[at].text.strip(" ()")), None)


def _dated_before(paragraphs: list[Paragraph], index: int) -> bool:
    return _dated(paragraphs[max(0, index - 3) : index])


def _dated(paragraphs: list[Paragraph]) -> bool:
    return any(len(p.text) <= _LINE_LENGTH and (_PARTIAL_DATE.search(p.text) or dates(p.text)) for p in paragraphs)


def _sign(document: Document, signature: Signature, paragraph: Paragraph, namer: Namer) -> bool:
    """Take one line into the signature block, going upwards; say whether it belongs to it."""
    printed = _SEAL.sub("", widths(document.printed(paragraph.start, paragraph.end))).strip()
    if len(printed) > _LONG or _CLOSING.match(paragraph.text) or marker_at(paragraph.text):
        return False
    found = _printed_date(printed) if signature.date_text is None else None
    name = (printed.replace(found[0], "") if found else printed).strip(" ()\u3000")
    if name and not namer.only_bodies(simplified("".join(name.split()), floor=1)[0]):
        return False
    if found:
        signature.date_text, signature.date = found
    if name:
        issuer = _issuer(name, namer)
        signature.issuer = f"{issuer}、{signature.issuer}" if signature.issuer else issuer
    return bool(found or name)


def _issuer(name: str, namer: Namer) -> str:
    """Return the names of a line of the signature; several on one line are joined with 、."""
    parts = [part for part in re.split(r"[ \u3000\t]+", name) if part]
    several = len(parts) > 1 and all(namer.only_bodies(simplified(part, floor=1)[0]) for part in parts)
    return ("、" if several else "").join(parts)


def _printed_date(text: str) -> tuple[str, str | None] | None:
    found = dates(text)
    if found:
        last = found[-1]
        return last.text, last.value
    partial = _PARTIAL_DATE.search("".join(text.split()))
    return (partial[0], None) if partial and "".join(text.split()).endswith(partial[0]) else None
